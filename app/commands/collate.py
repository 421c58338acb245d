"""`zhibao collate`: the flat sheets or drafts of many schools as one table."""

from argparse import Namespace

from app.commands.output import print_json, progress_line
from report.messages import say


def collate(args: Namespace) -> int:
    """Collates a folder; 1 where files could not be read, schools are missing or something stands there twice."""
    from app.collating import collate_folder, read_expected

    result = collate_folder(args.folder, args.out, read_expected(args.schools), progress_line())
    found = result.collated
    counts = {
        "files": len(result.files),
        "unread": len(result.unread),
        "schools": found.schools,
        "values": found.values,
        "outliers": len(found.outliers),
        "missing": len(found.missing),
        "duplicates": len(found.duplicates),
        "changed": len(found.changed),
    }
    if args.json:
        unread = [{"file": name, "reason": reason} for name, reason in result.unread]
        print_json({"format": 1, "out": str(args.out), **counts, "unread_files": unread})
    else:
        print(say("collate.done", out=args.out, **counts))
        for _, reason in result.unread:
            print(reason)
        for year, key, school, places in found.duplicates:
            names = "、".join(result.files[place] for place in places)
            print(say("collate.duplicate", school=school or key, year=year, names=names))
    return 1 if any(counts[name] for name in ("unread", "missing", "duplicates", "changed")) else 0
