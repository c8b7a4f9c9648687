namespace SafeOps.Changes.Definition;

/// <summary>What follows the head of a new change file, by kind of task.</summary>
internal static class ScaffoldedSteps
{
    public static string Of(ChangeKind kind) => kind switch
    {
        ChangeKind.Config => Config,
        ChangeKind.Files => Cleanup,
        ChangeKind.Data => Data,
        ChangeKind.Script => Script,
        ChangeKind.Command => Command,
        _ => Empty,
    };

    private const string Empty = """

        # What the change takes; filled in for each environment under 'overrides', or with -Parameter.
        parameters:
          text: { type: string, default: Written by SafeOps }

        steps:
          - id: note
            uses: file.write                # see docs/steps for all step types
            with:
              file: notes/first.txt
              content: "${text}\n"

        # onFailure: undo                   # undo (default) | stop | continue

        """;

    private const string Config = """

        parameters:
          services: { type: list, default: [user-api, billing] }
          memory: { type: string, default: 1Gi }

        # The declared differences between environments.
        # overrides:
        #   production: { memory: 2Gi }

        steps:
          - id: limits
            name: Give the services more memory
            forEach: ${services}            # one item after the other; maxParallel, canary and stopAfterFailures shape it
            uses: file.set
            with:
              file: charts/${item}/values.yaml
              path: resources.limits.memory # keys by dots, "quoted.key", [0], [name=web]
              value: ${memory}

        """;

    private const string Cleanup = """

        parameters:
          age: { type: duration, default: 30d }

        steps:
          - id: cleanup
            name: Remove old logs
            uses: file.delete               # what is deleted is saved first, so the change can be undone
            with:
              files: logs/**/*.log
              olderThan: ${age}

        """;

    private const string Data = """

        parameters:
          database: { type: connection }    # a connection of safeops.yaml
          cutoff: { type: date, default: -90d }   # frozen when the plan is made

        # overrides:
        #   dev: { database: app-dev }
        #   production: { database: app-prod }

        steps:
          - id: purge
            name: Delete old sessions
            uses: sql.delete
            with:
              connection: ${database}
              table: sessions
              where: last_seen < :cutoff    # :name is a bound parameter, never pasted text
              batch: 1000
              limits: { rows: 100000 }      # more than this is refused, at plan and at run
            verify:
              - uses: sql.query
                with: { connection: "${database}", query: "select count(*) from sessions where last_seen < :cutoff", expect: 0 }

        """;

    private const string Script = """

        parameters:
          database: { type: connection }    # a connection of safeops.yaml

        # overrides:
        #   dev: { database: app-dev }
        #   production: { database: app-prod }

        steps:
          - id: migrate
            name: Add a column
            uses: sql.execute               # has no undo of its own, so the step says one
            with:
              connection: ${database}
              statements: alter table sessions add column note text
            undo:
              - uses: sql.execute
                with:
                  connection: ${database}
                  statements: alter table sessions drop column note

        """;

    private const string Command = """

        parameters:
          service: { type: string, default: user-api }

        steps:
          - id: warm
            name: Warm the cache
            uses: command.run
            with:
              run: [./warm-cache.sh, "${service}"]   # an argument list, never a shell string
              effect: mutate                # read | mutate; a dry run only starts what reads
              timeout: 5m
              # dryRun: [./warm-cache.sh, "${service}", --dry-run]   # started by a dry run instead
              # probe: [./warm-cache.sh, --is-warm]                  # asked after a crash whether it took place
            undo: { none: The cache refills by itself }

        """;
}
