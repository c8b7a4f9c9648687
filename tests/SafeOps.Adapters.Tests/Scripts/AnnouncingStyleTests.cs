using SafeOps.Scripts.DryRuns;

namespace SafeOps.Adapters.Tests.Scripts;

/// <summary>The ways in which people write an honest dry run.</summary>
public sealed class AnnouncingStyleTests : IDisposable
{
    private readonly ScriptBench? _made;

    public AnnouncingStyleTests()
    {
        Assert.SkipUnless(ScriptBench.IsPossible, ScriptBench.Missing);
        _made = new ScriptBench();
        foreach (var name in new[] { "a.tmp", "b.tmp", "c c.tmp" })
            Bench.Write("data/" + name, name);
        Bench.Write("app.conf", "port=1\n");
        Bench.Write("site/index.html", "new");
        Bench.Write("www/index.html", "old");
        foreach (var name in new[] { "kubectl", "helm", "terraform", "docker", "psql", "systemctl", "ssh", "aws", "curl" })
            Bench.Install(name, "#!/bin/sh\ncase \"$*\" in *get*|*list*|*ps*) echo web-1; echo web-2 ;; *dry-run*|*plan*) echo 'web configured (dry run)' ;; esac\n");
    }

    private ScriptBench Bench => _made!;

    public void Dispose() => _made?.Dispose();

    public static TheoryData<string, string> Bash() => new()
    {
        { "prints each command quoted", """
            run() { if [ "$dry" = 1 ]; then printf '[dry-run]'; printf ' %q' "$@"; echo; else "$@"; fi; }
            for f in data/*.tmp; do run rm -- "$f"; done
            """ },
        { "counts only", """
            n=0; for f in data/*.tmp; do n=$((n + 1)); [ "$dry" = 1 ] || rm "$f"; done
            if [ "$dry" = 1 ]; then echo "Would delete $n files from data"; else echo "Deleted $n files"; fi
            """ },
        { "lists below a heading", """
            if [ "$dry" = 1 ]; then echo "The following files would be removed:"; (cd data && ls | sed 's/^/  - /'); exit 0; fi
            rm data/*
            """ },
        { "logs with times to standard error", """
            log() { echo "$(date '+%F %T') [INFO] $*" >&2; }
            find "$PWD/data" -name '*.tmp' -print0 | while IFS= read -r -d '' f; do
              if [ "$dry" = 1 ]; then log "DRY RUN: would remove $f"; else log "removing $f"; rm -f "$f"; fi
            done
            """ },
        { "names the pattern", """
            if [ "$dry" = 1 ]; then echo "would run: rm -f data/*.tmp"; else rm -f data/*.tmp; fi
            """ },
        { "names the folder", """
            if [ "$dry" = 1 ]; then echo "[dry-run] would empty $PWD/data"; else find data -type f -delete; fi
            """ },
        { "makes a backup with the time", """
            backup="app.conf.$(date +%Y%m%d%H%M%S)"
            if [ "$dry" = 1 ]; then echo "would copy app.conf to $backup and set port=2"; exit 0; fi
            cp app.conf "$backup"; sed -i 's/port=1/port=2/' app.conf
            """ },
        { "shows the difference", """
            new=$(mktemp); trap 'rm -f "$new"' EXIT
            sed 's/port=1/port=2/' app.conf > "$new"
            if [ "$dry" = 1 ]; then echo "would change app.conf:"; diff -u app.conf "$new" || true; else cp "$new" app.conf; fi
            """ },
        { "hands the flag to the tool", """
            kubectl apply $([ "$dry" = 1 ] && echo --dry-run=server) -f app.yaml
            """ },
        { "hands the flag on with all else", """
            options=(); [ "$dry" = 0 ] || options+=(--dry-run)
            helm upgrade --install web ./chart --namespace shop "${options[@]}"
            """ },
        { "goes over hosts", """
            for host in web-1 web-2; do
              if [ "$dry" = 1 ]; then echo "would restart nginx on $host"; else ssh -o BatchMode=yes "deploy@$host" sudo systemctl restart nginx; fi
            done
            """ },
        { "deletes what it asked for", """
            kubectl get pods -n shop -o name | while read -r pod; do
              if [ "$dry" = 1 ]; then echo "Would delete ${pod} (namespace shop)"; else kubectl delete -n shop "$pod" --wait=false; fi
            done
            """ },
        { "says it in a sentence", """
            if [ "$dry" = 1 ]; then echo "web would be scaled to 3 replicas and then restarted."; exit 0; fi
            kubectl -n shop scale deployment web --replicas=3
            kubectl -n shop rollout restart deployment web
            """ },
        { "ends with a code that tells", """
            if [ "$dry" = 1 ]; then echo "would reload nginx"; exit 2; fi
            systemctl reload nginx
            """ },
        { "deletes rows", """
            if [ "$dry" = 1 ]; then echo "would delete old rows from sessions"; else psql -d shop -c "DELETE FROM sessions WHERE seen < now() - interval '30 days'"; fi
            """ },
        { "sends a request", """
            for id in 41 42; do
              if [ "$dry" = 1 ]; then echo "DELETE https://api.example.com/users/$id (not sent)"; else curl -fsS -X DELETE "https://api.example.com/users/$id"; fi
            done
            """ },
        { "copies a folder", """
            if [ "$dry" = 1 ]; then echo "would copy site/ to www/"; else cp -r site/. www/; fi
            """ },
        { "moves files away", """
            mkdir_done=0
            for f in data/*.tmp; do
              if [ "$dry" = 1 ]; then echo "would move $f to old/"; else mkdir -p old; mv "$f" old/; fi
            done
            """ },
        { "removes a log group by name", """
            for g in /app/old-a /app/old-b; do
              if [ "$dry" = 1 ]; then echo "would delete log group $g"; else aws logs delete-log-group --log-group-name "$g" --region eu-west-1; fi
            done
            """ },
    };

    [Theory]
    [MemberData(nameof(Bash))]
    public async Task An_honest_script_is_proven(string style, string body)
    {
        var report = await Bench.TestAsync(Bench.Write("script.sh", $$"""
            #!/bin/bash
            set -eu
            dry=0
            for a in "$@"; do case "$a" in --dry-run) dry=1 ;; *) echo "unknown argument $a" >&2; exit 64 ;; esac; done
            {{body}}
            """));
        Assert.True(report.Verdict == DryRunVerdict.Proven, $"{style}: {report.Reason}");
    }
}
