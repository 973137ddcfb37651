### What can go wrong anywhere.

error-in-round = The data are in use by the keeper or by a window: { $folder }
error-in-round-next = A round of the keeper takes a few seconds: try again. Where a window is open, do it there or close it.
error-in-use = The data is in use by another open Dabiao: { $folder }
error-in-use-next = Go to the window that is already open, or close it and try again.
error-not-allowed = "{ $op }" is not recorded by the right that was asked for. Nothing was written.
error-not-allowed-next = Sign in again and try once more. If it stays, run dabiao doctor and hand the result to the administrator.
error-no-gpu = This build can't draw by OpenGL.
error-no-gpu-next = Leave --renderer out: the window needs no graphics card. cargo build --release builds with OpenGL.
error-too-new = The data was written by a newer Dabiao (format { $found }, this program knows up to { $known }).
error-too-new-next = Nothing was changed. Use the newer program.
error-foreign = dabiao.sqlite in the data folder is not a Dabiao file.
error-foreign-next = The file was not changed. Choose another folder with --data, or move the file away.
error-corrupt = The data file is damaged: { $detail }
error-corrupt-next = The file was not changed. Copy the whole data folder first, then run dabiao restore FILE with the newest file of the folder backups. What is there now is kept under another name.
error-standard = A standard in force can't be read: { $detail }
error-standard-next = So that nothing is judged by an older one, exams, certificates and reports stop; practice goes on. If a newer program put this standard in force, update this one. Otherwise copy the whole data folder first, then run dabiao restore FILE with the newest file of the folder backups.
error-read-only = The data folder can't be written: { $detail }
error-read-only-next = Check the folder's permissions, or choose a writable one with --data. If a file portable.txt lies beside the program, copy its whole folder to where you may write.
error-disk-full = The disk is full.
error-disk-full-next = Delete what is not needed, at least 200 MB. Nothing typed is lost; the program tries again.
error-not-found = Not found: { $what }
error-not-found-next = Check the number.
error-store = The data store failed: { $detail }
error-store-next = Try again; if it stays, run dabiao doctor and hand the result to the administrator.
error-no-officer = There is no officer with badge { $badge }.
error-no-officer-next = Check the badge, or enter the officer in the window.
error-no-exercise = There is no text "{ $id }".
error-no-exercise-next = dabiao exercises lists all texts.
error-no-standard = There is no standard "{ $id }".
error-no-standard-next = Known standards: { $known }
error-file = { $file }, line { $line }: { $fault }
error-file-next = Mend that line and try again.
error-read = { $file } can't be read: { $detail }
error-read-next = Check the name and the permissions.
error-utf8 = { $file }, line { $line } is not UTF-8 text.
error-utf8-next = Save the file as UTF-8.
error-log-rule = { $file } breaks its own rules at event { $event } (the header is not counted): { $fault }
error-log-rule-next = Nothing was scored. A log of this program keeps these rules; get the log again from where it was made.
error-text-long = { $file } has { $n ->
    [one] { $n } character
   *[other] { $n } characters
}; at most { $max } are scored.
error-text-long-next = That is twice the longest text of an exercise. Cut the text into parts and score each.
error-log-work = { $file } takes too long to score: up to event { $event } there are too many deletions in a long text full of errors.
error-log-work-next = No real attempt comes near this limit. Get the log again from where it was made.
error-seconds = { $value ->
    [one] { $value } second is
   *[other] { $value } seconds is
} not possible.
error-seconds-next = Give more than 0 and at most 86400 seconds.
error-output = The result can't be written: { $detail }
error-output-next = Check where the output goes.
error-window = The window can't be opened: { $detail }
error-window-next = Run it on a PC with a desktop; on Linux make sure that DISPLAY or WAYLAND_DISPLAY is set. dabiao --help lists the commands that need no window.
error-path = { $path } can't be used: { $detail }
error-path-next = Give the name of a file, in a folder that is there and that you may use.
path-missing = there is no such file or folder
path-denied = this account may not use it
path-no-name = it is no name of a file
path-no-file = it is no file but { $what }
error-exists = There is a file already: { $path }
error-exists-next = It was not overwritten. Give another name.
error-own-records = { $path } is in the program's own data folder: a file written there would destroy records.
error-own-records-next = Nothing was written. Give another place, such as the desktop, and a name that ends in .xlsx, .csv or .pdf.
error-target = { $path } is no file but { $what }.
error-target-next = It was not touched. Give the name of a plain file.
target-folder = a folder
target-pipe = a pipe
target-socket = a socket
target-device = a device
target-lost-link = a link that leads nowhere
error-store-lost = The data file in { $folder } is gone or empty, though keys, backups or papers of a bureau are there.
error-store-lost-next = Nothing was changed. Look for dabiao.sqlite, or for a backup on another disk (dabiao restore FILE). To begin anew, use another folder, or open the window on this one and choose to begin anew.
error-store-lost-backup = The data file in { $folder } is gone or empty, though keys, backups or papers of a bureau are there.
error-store-lost-backup-next = Nothing was changed. The newest backup is { $backup }. To restore it: dabiao restore "{ $backup }" --data "{ $folder }". To begin anew, open the window on this folder and choose to begin anew.
error-disk-full-command = The disk is full; nothing was written.
error-disk-full-command-next = Make room, at least 200 MB, and run the command again.
error-task = The work was not finished.
error-task-next = Try again; if it stays, open the program again.
error-output-encoding = The environment variable DABIAO_OUTPUT says { $name }, which is no encoding for what is printed.
error-output-encoding-next = Set it to utf-8 or gb18030, or remove it.
error-data-network = The data folder lies on another computer: { $share }. When the network breaks, what is being typed may not be saved in time, and people at that computer may be able to read the data.
error-data-network-next = Close the program, copy the whole data folder to a disk of this PC, and name it with --data. PCs that exchange data do not share a data folder: see “Exchange data”.
