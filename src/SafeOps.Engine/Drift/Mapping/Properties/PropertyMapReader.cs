using System.Globalization;
using SafeOps.Drift.Mapping.Properties.Forms;
using SafeOps.Errors;
using SafeOps.Text;

namespace SafeOps.Drift.Mapping.Properties;

/// <summary>
/// Reads a file of property mappings (docs/about/drift-properties.md has the language). A key that is not of it is a mistake: a
/// slip of the pen would make a comparison silent.
/// </summary>
internal sealed class PropertyMapReader
{
    private readonly Mistakes _mistakes;

    private PropertyMapReader(string file) => _mistakes = new Mistakes(file);

    /// <summary>Throws <see cref="MistakesException"/> (<see cref="ErrorCodes.DocumentInvalid"/>) with all mistakes and their places.</summary>
    public static IReadOnlyList<PropertyMap> Read(string text, string file)
    {
        var reader = new PropertyMapReader(file);
        var maps = new List<PropertyMap>();
        var root = JsonText.Read(text, file);
        if (root is not DataMapping types)
            reader._mistakes.Add(root, $"The file is {root.Kind}; expected an object with a key for each azurerm type.");
        else
            maps.AddRange(types.Entries.Select(reader.Type).OfType<PropertyMap>());
        reader._mistakes.ThrowIfAny(ErrorCodes.DocumentInvalid);
        return maps;
    }

    private PropertyMap? Type(DataEntry entry)
    {
        if (entry.Value is not DataMapping mapping)
        {
            _mistakes.Add(entry.Value, $"{entry.Key.Text} is {entry.Value.Kind}; expected a mapping.");
            return null;
        }
        var reader = new MappingReader(mapping, _mistakes, entry.Key.Text);
        var map = new PropertyMap
        {
            AzurermType = entry.Key.Text,
            // A model that others are like has a name of its own, and no type of Azure.
            AzureTypes = Texts(reader, "azure", required: entry.Key.Text.StartsWith("azurerm_", StringComparison.Ordinal)),
            Like = reader.Text("like"),
            Properties = Entries(reader),
            Children = [.. Mappings(reader.List("children"), $"a child of {entry.Key.Text}").Select(Child)],
        };
        reader.Finish();
        return map;
    }

    private static PropertyChild Child(MappingReader reader)
    {
        var child = new PropertyChild(reader.Text("azure", required: true) ?? "", reader.Text("type", required: true) ?? "", reader.Text("inline"), Texts(reader, "key"), reader.Text("beside"));
        reader.Finish();
        return child;
    }

    private PropertyEntry[] Entries(MappingReader of) =>
        [.. Mappings(of.List("properties"), $"a property of {of.What}").Select(r => Entry(r, of.What))];

    private PropertyEntry Entry(MappingReader reader, string of)
    {
        var terraform = Paths(reader, "terraform");
        var named = new MappingReader(reader.Mapping, _mistakes, $"{of}.{(terraform.Count > 0 ? terraform[0].Text : "?")}");
        var (shape, form) = Form(named);
        var entry = new PropertyEntry
        {
            Terraform = [.. Paths(named, "terraform")],
            Azure = [.. Paths(named, "azure")],
            Shape = shape,
            Form = form,
            Conversion = Conversion(named),
            Default = Default(named),
            Assigned = named.Boolean("assigned") ?? false,
            Omitted = named.Boolean("omitted") ?? false,
            Absent = named.Boolean("absent") ?? false,
            Sensitive = named.Boolean("sensitive") ?? false,
            OwnTypes = [.. Texts(named, "ownType")],
            When = [.. Conditions(named, "when")],
            Unless = [.. Conditions(named, "unless")],
            Except = [.. Texts(named, "except")],
            Without = [.. Conditions(named, "without")],
            Match = Match(named),
            Join = Join(named),
            Like = named.Text("like"),
            Properties = Entries(named),
        };
        if (entry.Match is not null && entry.Properties.Length == 0 && entry.Like is null)
            _mistakes.Add(named.Mapping, $"{named.What} has 'match', but no 'properties' and no 'like'.");
        named.Finish();
        return entry;
    }

    private (ValueShape Shape, ValueForm Form) Form(MappingReader reader)
    {
        var unit = reader.Text("unit");
        var text = reader.Text("as") ?? "text";
        var (shape, name) = text.Split(" of ") switch
        {
            ["set", var inner] => (ValueShape.Set, inner),
            ["list", var inner] => (ValueShape.List, inner),
            ["map", var inner] => (ValueShape.Map, inner),
            _ => (ValueShape.One, text),
        };
        var form = ValueForms.All.FirstOrDefault(f => f.Name == name);
        if (form is null)
            _mistakes.Add(reader.Mapping, $"{reader.What}: '{name}' is no form of a value.{NearestWord.Suggest(name, [.. ValueForms.All.Select(f => f.Name)])}");
        if (unit is null)
            return (shape, form ?? ValueForms.Text);
        if (form is not DurationForm || !ValueForms.Units.TryGetValue(unit, out var span))
        {
            _mistakes.Add(reader.Mapping, $"{reader.What}: 'unit' is one of {string.Join(", ", ValueForms.Units.Keys)}, and goes with a duration.");
            return (shape, ValueForms.Text);
        }
        return (shape, new DurationForm(form.Name, span));
    }

    private AzureConversion Conversion(MappingReader reader)
    {
        var conversion = new AzureConversion
        {
            Segment = reader.Text("segment"),
            Before = reader.Text("before"),
            After = reader.Text("after"),
            Values = reader.Map("values")?.Entries.ToDictionary(e => e.Key.Text, e => (e.Value as DataScalar)?.Value is null ? null : ((DataScalar)e.Value).Text, StringComparer.OrdinalIgnoreCase),
            Scale = Factor(reader, "scale"),
            Divide = Factor(reader, "divide"),
            Not = reader.Boolean("not") ?? false,
            Present = reader.Boolean("present") ?? false,
            Split = reader.Text("split"),
        };
        return conversion == AzureConversion.None ? AzureConversion.None : conversion;
    }

    private decimal? Factor(MappingReader reader, string key)
    {
        if (reader.Node(key) is not { } node)
            return null;
        if (node is DataScalar { Value: long or decimal } scalar && decimal.Parse(scalar.Text, CultureInfo.InvariantCulture) is not 0 and var scale)
            return scale;
        _mistakes.Add(node, $"{reader.What}: '{key}' is no number other than 0.");
        return null;
    }

    private static IReadOnlyList<string>? Default(MappingReader reader) => reader.Node("default") switch
    {
        DataScalar scalar => [scalar.Text],
        DataSequence list => [.. list.Items.OfType<DataScalar>().Select(s => s.Text)],
        _ => null,
    };

    private PropertyMatch? Match(MappingReader of)
    {
        if (of.Map("match") is not { } mapping)
            return null;
        var reader = new MappingReader(mapping, _mistakes, $"{of.What}: 'match'");
        var terraform = Paths(reader, "terraform");
        var azure = Paths(reader, "azure");
        var conversion = new AzureConversion { Segment = reader.Text("segment"), Before = reader.Text("before"), After = reader.Text("after") };
        reader.Finish();
        return terraform.Count > 0 && azure.Count > 0 ? new PropertyMatch(terraform[0], azure[0], conversion) : null;
    }

    private PropertyJoin? Join(MappingReader of)
    {
        if (of.Map("join") is not { } mapping)
            return null;
        var reader = new MappingReader(mapping, _mistakes, $"{of.What}: 'join'");
        var azure = Paths(reader, "azure");
        var with = reader.Text("with", required: true);
        reader.Finish();
        return azure.Count > 0 && with is not null ? new PropertyJoin(azure[0], with) : null;
    }

    private List<PropertyCondition> Conditions(MappingReader of, string key)
    {
        IEnumerable<DataNode> nodes = of.Node(key) switch { null => [], DataSequence list => list.Items, var one => [one] };
        var found = new List<PropertyCondition>();
        foreach (var node in nodes)
        {
            if (node is not DataMapping mapping)
            {
                _mistakes.Add(node, $"{of.What}: '{key}' is {node.Kind}; expected a mapping, or a list of them.");
                continue;
            }
            var reader = new MappingReader(mapping, _mistakes, $"{of.What}: '{key}'");
            var (side, name) = mapping.Find("azure") is not null ? (ConditionSide.Azure, "azure") : mapping.Find("owner") is not null ? (ConditionSide.Owner, "owner") : (ConditionSide.Terraform, "terraform");
            var paths = Paths(reader, name);
            reader.Node("is");
            if (mapping.Find("is") is null)
                _mistakes.Add(mapping, $"{reader.What} has no 'is'.");
            IEnumerable<DataNode> values = mapping["is"] switch { DataSequence list => list.Items, null => [], var one => [one] };
            reader.Finish();
            if (paths.Count > 0)
                found.Add(new PropertyCondition(side, paths[0], [.. values.Select(v => PropertyCondition.Wanted(v is DataScalar { Value: not null } scalar ? scalar.Text : null))]));
        }
        return found;
    }

    private List<PropertyPath> Paths(MappingReader reader, string key)
    {
        var paths = new List<PropertyPath>();
        foreach (var text in Texts(reader, key, required: true))
        {
            if (PropertyPath.TryParse(text) is { } path)
                paths.Add(path);
            else
                _mistakes.Add(reader.Mapping, $"{reader.What}: '{text}' is no path; expected names with '.' between, '[]' after a list whose elements are meant, '{{}}' after the last where its keys are.");
        }
        return paths;
    }

    private static IReadOnlyList<string> Texts(MappingReader reader, string key, bool required = false) =>
        reader.Mapping[key] is DataSequence ? reader.Texts(key) : reader.Text(key, required) is { } text ? [text] : [];

    private IEnumerable<MappingReader> Mappings(DataSequence? list, string what)
    {
        foreach (var item in list?.Items ?? [])
        {
            if (item is DataMapping mapping)
                yield return new MappingReader(mapping, _mistakes, what);
            else
                _mistakes.Add(item, $"{what} is {item.Kind}; expected a mapping.");
        }
    }
}
