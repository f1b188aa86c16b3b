"""Files that people hand in: kept by content hash in the data folder, with a row in the database for each.

A view reads and cleans an upload (`uploads.read_upload`), lays its bytes down (`store.lay`), both before its first
statement, and its service then adds the row (`rows.keep_file`): bytes are on disk before a row can name them. What a
refused request leaves behind has no row and is swept by the tick. Nothing is shown inside a page but pictures that were
drawn anew; everything else leaves as an attachment, from a POST that leaves a trace.
"""
