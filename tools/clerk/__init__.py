"""An office clerk's tasks through the real window, each action counted; the same tasks in Word and Excel, step by step."""
