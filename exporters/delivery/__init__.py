"""What is sent: the submission folder and its zip, a mail draft, smaller pictures for a mail limit, and a look at the Word
file with the reader's eyes."""
