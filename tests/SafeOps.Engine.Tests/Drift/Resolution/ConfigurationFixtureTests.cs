using System.Text.Json;
using System.Text.Json.Nodes;
using SafeOps.Drift.Mapping;
using SafeOps.Drift.Mapping.Properties;
using SafeOps.Drift.Resolution.Configuration;
using SafeOps.Engine.Tests.Drift.Mapping.Properties;
using SafeOps.Inventory;

namespace SafeOps.Engine.Tests.Drift.Resolution;

/// <summary>What is written from the row of each fixture, against what its state has.</summary>
public sealed class ConfigurationFixtureTests
{
    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void The_configuration_of_a_row_differs_from_it_in_nothing(string name)
    {
        var fixture = PropertyFixture.Find(name);
        var (written, text, arguments) = Written(fixture);
        var attributes = WithNulls(written, arguments, fixture.Attributes);
        // What conflicts with another argument is left to that one; a default may only count together with another argument.
        var left = arguments.Conflicts.SelectMany(c => new[] { c.One, c.Other }).Where(a => !written.ContainsKey(a))
            // Elements that are paired by what only the provider computes.
            .Concat(PropertyMaps.Default.Find(fixture.AzurermType)!.Properties.Where(e => e.Match is { } m && arguments.TryGet(e.Terraform[0].Text, out var block) && !block.Arguments.Has(m.Terraform.Text)).Select(e => e.Terraform[0].Text))
            .ToList();
        var found = PropertyFixture.Compare(fixture.AzurermType, attributes, fixture.Row)
            .Where(d => !left.Any(l => d.Name == l || d.Name.StartsWith(l + '.', StringComparison.Ordinal) || d.Name.StartsWith(l + '[', StringComparison.Ordinal)) && !(d.Azure is null && arguments.TryGet(d.Name, out var argument) && argument.Default == d.Terraform));
        var problems = string.Join('\n', found.Select(d => $"{d.Name}: {d.Terraform} <> {d.Azure}"));
        Assert.True(problems.Length == 0, $"{problems}\n{text}");
    }

    [Theory]
    [MemberData(nameof(PropertyFixture.Names), MemberType = typeof(PropertyFixture))]
    public void Nothing_is_written_that_azurerm_would_refuse(string name)
    {
        var fixture = PropertyFixture.Find(name);
        var (written, text, arguments) = Written(fixture);
        var problems = string.Join('\n', Problems("", written, fixture.Attributes, arguments));
        Assert.True(problems.Length == 0, $"{problems}\n{text}");
    }

    private static (JsonObject Resource, string Text, ArgumentSet Arguments) Written(PropertyFixture fixture)
    {
        var body = new HclBody();
        var arguments = ArgumentTable.Default.Find(fixture.AzurermType)!;
        Assert.True(ArmId.TryParse(fixture.Row["id"]?.GetValue<string>() ?? ResolutionBench.Group + "/providers/Microsoft.X/ys/z", out var id));
        new ConfigurationWriter(new ImportLinks(TypeMap.Default), (_, path, _) => path).Write(body, "this", PropertyMaps.Default.Find(fixture.AzurermType)!, arguments, id, PropertyFixture.Element(fixture.Row));
        var text = body.ToString();
        var written = HclText.Read(text);
        written.Remove("lifecycle");
        return (written, text, arguments);
    }

    /// <summary>As a state has it: what is not written is null, a variable has the value of the state.</summary>
    private static JsonObject WithNulls(JsonObject written, ArgumentSet arguments, JsonNode? state)
    {
        var all = new JsonObject();
        foreach (var argument in arguments.All)
        {
            var there = (state as JsonObject)?[argument.Name];
            var value = written[argument.Name];
            if (argument.Kind == ArgumentKind.Block)
                all[argument.Name] = new JsonArray([.. ((JsonArray?)value ?? []).Select((b, i) => (JsonNode)WithNulls(b!.AsObject(), argument.Arguments, (there as JsonArray)?.ElementAtOrDefault(i)))]);
            else
                all[argument.Name] = (IsExpression(value) ? there : value)?.DeepClone() ?? argument.Default;
        }
        return all;
    }

    private static bool IsExpression(JsonNode? value) => value is JsonValue text && text.TryGetValue<string>(out var word) && word.StartsWith("${", StringComparison.Ordinal);

    private static IEnumerable<string> Problems(string path, JsonObject written, JsonObject? state, ArgumentSet arguments)
    {
        foreach (var argument in arguments.All.Where(a => a.IsRequired && !written.ContainsKey(a.Name)))
            yield return $"{path}{argument.Name} is required and not there";
        foreach (var (one, other) in arguments.Conflicts.Where(c => written.ContainsKey(c.One) && written.ContainsKey(c.Other)))
            yield return $"{path}{one} and {other} are both there";
        foreach (var (name, value) in written)
        {
            var there = state?[name];
            if (!arguments.TryGet(name, out var argument))
                yield return $"{path}{name} is no argument";
            else if (argument.Kind == ArgumentKind.Block)
            {
                foreach (var problem in Problems($"{path}{name}", argument, value!.AsArray(), there as JsonArray ?? []))
                    yield return problem;
            }
            else if (!IsExpression(value) && !IsOfKind(argument.Kind, value))
                yield return $"{path}{name} is {value?.ToJsonString()}, no {argument.Kind}";
            else if (argument is { Kind: ArgumentKind.Text, Words.Count: > 0 } && value is JsonValue && there is JsonValue && Word(value) != Word(there) && Word(value).Equals(Word(there), StringComparison.OrdinalIgnoreCase))
                yield return $"{path}{name} is spelled {value.ToJsonString()}, not {there.ToJsonString()}";
        }
    }

    private static IEnumerable<string> Problems(string path, Argument argument, JsonArray blocks, JsonArray state)
    {
        if (blocks.Count > argument.Maximum)
            yield return $"{path} is there {blocks.Count} times, at most {argument.Maximum}";
        for (var i = 0; i < blocks.Count; i++)
        {
            // Some blocks say all by being there.
            if (blocks[i]!.AsObject().Count == 0 && argument.Name is not ("boot_diagnostics" or "os_image_notification"))
                yield return $"{path} is empty";
            foreach (var problem in Problems($"{path}.", blocks[i]!.AsObject(), state.ElementAtOrDefault(i) as JsonObject, argument.Arguments))
                yield return problem;
        }
    }

    private static bool IsOfKind(ArgumentKind kind, JsonNode? value) => kind switch
    {
        ArgumentKind.Number => value?.GetValueKind() == JsonValueKind.Number,
        ArgumentKind.Boolean => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        ArgumentKind.List => value is JsonArray,
        ArgumentKind.Map => value is JsonObject,
        _ => value?.GetValueKind() == JsonValueKind.String,
    };

    private static string Word(JsonNode value) => value.ToString();
}
