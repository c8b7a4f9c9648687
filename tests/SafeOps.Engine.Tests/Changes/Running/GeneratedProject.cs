using System.Globalization;
using System.Text;

namespace SafeOps.Engine.Tests.Changes.Running;

/// <summary>A project with files, a database and a change over both, all drawn from a seed. Later steps build on earlier ones.</summary>
internal sealed class GeneratedProject(ChangeBench bench, int seed, GeneratedDatabase database)
{
    public GeneratedProject(ChangeBench bench, int seed)
        : this(bench, seed, new GeneratedSqlite(bench.PathOf))
    {
    }

    private readonly Random _random = new(seed);
    private readonly HashSet<string> _files = [];
    private readonly List<string> _yaml = [];
    private readonly StringBuilder _steps = new("steps:\n");
    private int _stepCount;

    /// <summary>Writes everything and returns the change file.</summary>
    public string Make(int steps)
    {
        MakeTargets();
        for (var i = 0; i < steps; i++)
            Step();
        return bench.Change(_steps.ToString());
    }

    /// <summary>Writes the files and the database, and no change.</summary>
    public void MakeTargets()
    {
        for (var i = 0; i < 3; i++)
            Yaml($"conf/app{i}.yaml");
        for (var i = 0; i < 4; i++)
            Text($"logs/{i}.log");
        Database();
    }

    private void Yaml(string file)
    {
        var text = $"# {file}\nname: app{_random.Next(9)}\nresources:\n  limits:\n    memory: {_random.Next(1, 9) * 128}Mi # per pod\n    cpu: \"{_random.Next(1, 4)}\"\nreplicas: {_random.Next(1, 5)}\ntags: [a, b]\n";
        bench.Write(file, _random.Next(3) == 0 ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text);
        _files.Add(file);
        _yaml.Add(file);
    }

    private void Text(string file)
    {
        bench.Write(file, string.Concat(Enumerable.Range(0, _random.Next(1, 20)).Select(i => $"line {i} of {file}: {_random.Next(3)}\n")));
        _files.Add(file);
    }

    private void Database()
    {
        var sql = new StringBuilder(database.Tables);
        var people = _random.Next(5, 60);
        for (var i = 1; i <= people; i++)
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO people VALUES ({i}, 'p{i}', {_random.Next(80)}, {database.Blob(_random.Next(256))});\n");
        for (var i = 1; i <= people * 2; i++)
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO orders VALUES ({i}, {_random.Next(1, people + 1)}, {_random.Next(1000)}.5);\n");
        for (var i = 0; i < 20; i++)
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO plain(a, b) VALUES ('t{_random.Next(5)}', {i});\n");
        database.Execute(sql.ToString());
    }

    private void Step()
    {
        var id = $"s{++_stepCount}";
        var file = _files.ElementAt(_random.Next(_files.Count));
        var target = $"new/{id}.txt";
        switch (_random.Next(10))
        {
            case 0 or 1 or 2:
                var yaml = _yaml[_random.Next(_yaml.Count)];
                if (!_files.Contains(yaml))
                    goto case 3;
                Add(id, "file.set", _random.Next(4) switch
                {
                    0 => $"file: {yaml}, path: replicas, value: {_random.Next(1, 5)}",
                    1 => $"file: {yaml}, path: resources.limits.memory, value: {_random.Next(1, 5)}Gi",
                    2 => $"file: {yaml}, path: added.{id}, value: \"{_random.Next(100)}\", create: true",
                    _ => $"file: {yaml}, path: \"tags[0]\", value: t{_random.Next(3)}",
                });
                break;
            case 3:
                var written = _random.Next(2) == 0 ? target : file;
                Add(id, "file.write", $"file: {written}, content: \"written by {id}\\n\"");
                _files.Add(written);
                _yaml.Remove(written);
                if (_yaml.Count == 0)
                    Later($"conf/{id}.yaml");
                break;
            case 4:
                Add(id, "file.copy", $"from: {file}, to: {target}");
                _files.Add(target);
                break;
            case 5:
                Add(id, "file.move", $"from: {file}, to: {target}");
                _files.Remove(file);
                _yaml.Remove(file);
                _files.Add(target);
                if (_yaml.Count == 0)
                    Later("conf/more.yaml");
                break;
            case 6:
                Add(id, "file.delete", $"files: [{file}]");
                _files.Remove(file);
                if (_files.Count < 3)
                    Later($"conf/{id}.yaml");
                break;
            case 7:
                Add(id, "sql.delete", $"connection: main, table: people, where: age < {_random.Next(20)}, batch: {_random.Next(1, 9)}");
                break;
            case 8:
                Add(id, "sql.update", $"connection: main, table: people, set: \"name = name || '!'\", where: age > {_random.Next(20, 80)}, batch: {_random.Next(1, 9)}");
                break;
            default:
                Add(id, "sql.delete", $"connection: main, table: plain, where: b % {_random.Next(2, 5)} = 0, batch: 3");
                break;
        }
    }

    private void Later(string file)
    {
        Add($"s{++_stepCount}", "file.write", $"file: {file}, content: \"replicas: 1\\ntags: [a]\\nresources: {{ limits: {{ memory: 1Mi }} }}\\n\"");
        _files.Add(file);
        _yaml.Add(file);
    }

    private void Add(string id, string uses, string with) => _steps.Append(CultureInfo.InvariantCulture, $"  - {{ id: {id}, uses: {uses}, with: {{ {with} }} }}\n");
}
