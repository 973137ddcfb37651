### About: the program, where its data and its log are, licences.

about = About
about-version = Version { $version }
about-system = System { $system }, processor { $machine }
about-data = Data folder
about-data-note = Rosters, results, backups and keys are here. While the program is open, do not move, rename or delete its files.
about-open-data = Open the data folder
about-log = Log file
about-log-note = What was noted when something went wrong. Give it to whoever looks into a fault.
about-log-none = Nothing was noted yet: nothing went wrong.
about-open-log = Open the log folder
about-licences = Licences
about-licence-project = The program is under the MIT or the Apache-2.0 licence, as you choose; its font is under the OFL 1.1.
about-licence-mit = The program: MIT licence
about-licence-apache = The program: Apache-2.0 licence
about-licence-font = The font: SIL OFL 1.1 licence
about-components = Components and licences ({ $n ->
    [one] { $n } part
   *[other] { $n } parts
})
