using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Drift.States;

/// <summary>Resources of what <c>terraform show -json</c> writes of a state: modules within modules, each resource with its address.</summary>
internal static class ShowReader
{
    private static readonly byte[] NoAttributes = "{}"u8.ToArray();

    /// <summary>At the start of <c>values</c>.</summary>
    public static void ReadValues(JsonFile json, StateReading reading)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw reading.Invalid(json.TokenOffset, "'values' is no object");
        while (StateReading.Next(json))
        {
            if (json.Is("root_module"u8))
                Module(json, reading);
            else
                json.Skip();
        }
    }

    /// <summary>At the name before a module, or at the start of one.</summary>
    private static void Module(JsonFile json, StateReading reading)
    {
        if (json.TokenType == JsonTokenType.PropertyName)
            json.Need();
        if (json.TokenType != JsonTokenType.StartObject)
            throw reading.Invalid(json.TokenOffset, "a module is no object");
        while (StateReading.Next(json))
        {
            if (json.Is("resources"u8))
                Each(json, reading, Resource);
            else if (json.Is("child_modules"u8))
                Each(json, reading, Module);
            else
                json.Skip();
        }
    }

    private static void Each(JsonFile json, StateReading reading, Action<JsonFile, StateReading> read)
    {
        json.Need();
        if (json.TokenType == JsonTokenType.Null)
            return;
        if (json.TokenType != JsonTokenType.StartArray)
            throw reading.Invalid(json.TokenOffset, "this is no list");
        while (true)
        {
            json.Need();
            if (json.TokenType == JsonTokenType.EndArray)
                return;
            read(json, reading);
        }
    }

    private static void Resource(JsonFile json, StateReading reading)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw reading.Invalid(json.TokenOffset, "a resource is no object");
        var start = json.TokenOffset;
        json.Hold();
        var (values, sensitive) = (default((long Offset, int Length)), default((long Offset, int Length)));
        var id = default(Range);
        string? address = null, mode = null, type = null, provider = null, deposed = null, tainted = null;
        while (StateReading.Next(json))
        {
            if (json.Is("values"u8))
                values = Take(json, "id"u8, out id);
            else if (json.Is("sensitive_values"u8))
                sensitive = Take(json, default, out _);
            else if (json.Is("address"u8))
                address = StateReading.Text(json);
            else if (json.Is("mode"u8))
                mode = StateReading.Text(json);
            else if (json.Is("type"u8))
                type = StateReading.Text(json);
            else if (json.Is("provider_name"u8))
                provider = StateReading.Text(json);
            else if (json.Is("deposed_key"u8))
                deposed = StateReading.Text(json);
            else if (json.Is("tainted"u8))
                tainted = StateReading.Text(json);
            else
                json.Skip();
        }
        if (address is null || type is null)
            throw reading.Invalid(start, "a resource has no address or no type");
        var held = values.Length > 0 ? json.Held(values.Offset, values.Length) : NoAttributes;
        reading.Give(new StateResource
        {
            Address = address,
            Type = type,
            IsData = mode == "data",
            Provider = reading.Provider(provider),
            StateFile = reading.Path,
            Attributes = held,
            SensitivePaths = sensitive.Length == 0 ? [] : SensitivePaths.OfShape(json.Held(sensitive.Offset, sensitive.Length)),
            Id = StateReading.Text(held.Span[id]),
            IsDeposed = !string.IsNullOrEmpty(deposed),
            IsTainted = tainted == "true",
            Offset = values.Offset,
            Length = json.IsTranscoded ? 0 : values.Length,
        });
        json.Release();
    }

    private static (long Offset, int Length) Take(JsonFile json, ReadOnlySpan<byte> member, out Range place)
    {
        place = default;
        json.Need();
        var offset = json.TokenOffset;
        return json.TokenType switch
        {
            JsonTokenType.StartObject or JsonTokenType.StartArray => (offset, json.TakeSound(member, out place).Length),
            JsonTokenType.True => (offset, 4),
            _ => default,
        };
    }
}
