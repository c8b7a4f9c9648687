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
        ChangeKind.Kubernetes => Kubernetes,
        ChangeKind.Terraform => Terraform,
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

    private const string Kubernetes = """

        parameters:
          deployment: { type: string, default: web }
          replicas: { type: integer, default: 3 }

        # overrides:
        #   production: { replicas: 6 }

        steps:
          - id: manifests
            name: Apply the manifests
            uses: kubernetes.apply          # the cluster is what the environment's targets declare, never the current context
            with:
              manifests: [deploy]           # files, globs and folders; 'kustomize:' builds them from a folder
              timeout: 5m                   # how long the roll-out may take
          - id: replicas
            name: Set the number of replicas
            uses: kubernetes.scale          # so that the manifests leave 'replicas' out
            with:
              target: deployment/${deployment}
              replicas: ${replicas}
            # observe: 15m                  # the checks are repeated for so long after the run
        # The undo of both is known: fields get back what they were, what was made is deleted.

        """;

    private const string Terraform = """

        parameters:
          size: { type: integer, default: 3 }

        # overrides:
        #   production: { size: 6 }

        steps:
          - id: infra
            name: Apply the configuration
            uses: terraform.apply           # applies the plan it has shown, and no other
            with:
              folder: infra
              variables: { size: "${size}" }
              limits: { destroys: 0, replaces: 0 }   # more than so many is refused, at plan and at run
              # workspace: blue             # else the environment's, else 'default'; never the one that is selected
        # The undo is the earlier configuration from git, planned and shown like any change.

        """;
}
