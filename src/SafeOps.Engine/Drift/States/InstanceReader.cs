using System.Runtime.CompilerServices;
using System.Text.Json;
using SafeOps.Text;

namespace SafeOps.Drift.States;

/// <summary>
/// Resources of a state in format 4. Where the members of a resource stand in the order in which Terraform writes them, its instances are
/// streamed; otherwise, as what comes last may be what names them, the resource is held whole.
/// </summary>
internal sealed class InstanceReader
{
    private static readonly byte[] NoAttributes = "{}"u8.ToArray();

    private readonly JsonFile _json;
    private readonly StateReading _reading;
    private string? _module;
    private string? _mode;
    private string? _type;
    private string? _name;
    private string? _provider;
    private string _address = "";

    private InstanceReader(JsonFile json, StateReading reading) => (_json, _reading) = (json, reading);

    /// <summary>At the start of <c>resources</c>.</summary>
    public static void ReadResources(JsonFile json, StateReading reading)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            throw reading.Invalid(json.TokenOffset, "'resources' is no list");
        while (true)
        {
            json.Need();
            if (json.TokenType == JsonTokenType.EndArray)
                return;
            if (json.TokenType != JsonTokenType.StartObject)
                throw reading.Invalid(json.TokenOffset, "a resource is no object");
            new InstanceReader(json, reading).Resource();
        }
    }

    private void Resource()
    {
        var start = _json.TokenOffset;
        _json.Hold();
        var rank = 0;
        var streamed = false;
        while (StateReading.Next(_json))
        {
            var next = Member();
            if (streamed && next is > 0 and < Instances)
                throw _reading.Invalid(_json.TokenOffset, "a resource is named behind its instances");
            if (next == Instances && !_reading.IsUnordered && rank == Provider)
            {
                _json.Release();
                Begin(start);
                ReadInstances();
                streamed = true;
            }
            else if (next == Instances)
            {
                _reading.IsUnordered = true;
                _json.Skip();
            }
            // Terraform writes them in the order of their ranks, and leaves none out but 'module' and 'each'.
            rank = next == 0 || next == rank + 1 || (next == rank + 2 && next is Mode or Provider) ? Math.Max(rank, next) : int.MaxValue;
        }
        if (!streamed)
            Whole(start, _json.Held(start, (int)(_json.Offset - start)));
        _json.Release();
    }

    private const int Mode = 2;
    private const int Provider = 6;
    private const int Instances = 7;

    /// <summary>Takes in a member, but for the instances. Its place in Terraform's order, 0 for one that is not known.</summary>
    private int Member()
    {
        if (_json.Is("instances"u8))
            return Instances;
        if (_json.Is("module"u8))
            return Set(ref _module, 1);
        if (_json.Is("mode"u8))
            return Set(ref _mode, Mode);
        if (_json.Is("type"u8))
            return Set(ref _type, 3);
        if (_json.Is("name"u8))
            return Set(ref _name, 4);
        if (_json.Is("provider"u8))
            return Set(ref _provider, Provider);
        var isEach = _json.Is("each"u8);
        _json.Skip();
        return isEach ? 5 : 0;
    }

    private int Set(ref string? member, int place)
    {
        member = StateReading.Text(_json);
        return place;
    }

    /// <summary>Reads a resource that is held: what names it first, then its instances.</summary>
    private void Whole(long start, ReadOnlyMemory<byte> resource)
    {
        Begin(start);
        using var json = JsonFile.From(resource, _reading.Path, start);
        var inner = new InstanceReader(json, _reading) { _mode = _mode, _type = _type, _name = _name, _provider = _provider, _address = _address };
        json.Need();
        while (StateReading.Next(json))
        {
            if (json.Is("instances"u8))
                inner.ReadInstances();
            else
                json.Skip();
        }
    }

    private void Begin(long start)
    {
        if (_type is null || _name is null)
            throw _reading.Invalid(start, "a resource has no type or no name");
        _address = InstanceAddress.Of(_module, _mode == "data", _type, _name);
        _provider = _reading.Provider(_provider);
    }

    /// <summary>At the member <c>instances</c>.</summary>
    private void ReadInstances()
    {
        _json.Need();
        if (_json.TokenType == JsonTokenType.Null)
            return;
        if (_json.TokenType != JsonTokenType.StartArray)
            throw _reading.Invalid(_json.TokenOffset, "'instances' is no list");
        while (true)
        {
            _json.Need();
            if (_json.TokenType == JsonTokenType.EndArray)
                return;
            if (_json.TokenType != JsonTokenType.StartObject)
                throw _reading.Invalid(_json.TokenOffset, "an instance is no object");
            Instance();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Instance()
    {
        _json.Hold();
        var (attributes, flat, sensitive) = (default((long Offset, int Length)), default((long Offset, int Length)), default((long Offset, int Length)));
        var id = default(Range);
        var (key, deposed, status) = ("", default(string), default(string));
        while (StateReading.Next(_json))
        {
            if (_json.Is("attributes"u8))
                attributes = Take("id"u8, out id);
            else if (_json.Is("attributes_flat"u8))
                flat = Take("id"u8, out _);
            else if (_json.Is("sensitive_attributes"u8))
                sensitive = Take(default, out _);
            else if (_json.Is("index_key"u8))
                key = Key();
            else if (_json.Is("deposed"u8))
                deposed = StateReading.Text(_json);
            else if (_json.Is("status"u8))
                status = StateReading.Text(_json);
            else
                _json.Skip();
        }
        var held = attributes.Length > 0 ? _json.Held(attributes.Offset, attributes.Length)
            : flat.Length > 0 ? FlatAttributes.Nested(_json.Held(flat.Offset, flat.Length))
            : NoAttributes;
        if (attributes.Length == 0 && flat.Length > 0)
            id = IdOf(held);
        _reading.Give(new StateResource
        {
            Address = _address + key,
            Type = _type!,
            IsData = _mode == "data",
            Provider = _provider!,
            StateFile = _reading.Path,
            Attributes = held,
            SensitivePaths = sensitive.Length == 0 ? [] : SensitivePaths.OfSteps(_json.Held(sensitive.Offset, sensitive.Length)),
            Id = StateReading.Text(held.Span[id]),
            IsDeposed = !string.IsNullOrEmpty(deposed),
            IsTainted = status == "tainted",
            Offset = attributes.Length > 0 ? attributes.Offset : flat.Offset,
            Length = _json.IsTranscoded ? 0 : attributes.Length,
        });
        _json.Release();
    }

    /// <summary>Where the member's value lies; nowhere for null.</summary>
    private (long Offset, int Length) Take(ReadOnlySpan<byte> member, out Range place)
    {
        place = default;
        _json.Need();
        var offset = _json.TokenOffset;
        if (_json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            return (offset, _json.TakeSound(member, out place).Length);
        return default;
    }

    private string Key()
    {
        _json.Need();
        var key = _json.TokenType switch
        {
            JsonTokenType.Number => $"[{_json.Text()}]",
            JsonTokenType.String => InstanceAddress.Key(_json.Text()!),
            _ => "",
        };
        _json.Skip();
        return key;
    }

    private static Range IdOf(ReadOnlyMemory<byte> attributes)
    {
        var reader = new Utf8JsonReader(attributes.Span);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8) && reader.Read())
                return (int)reader.TokenStartIndex..(int)reader.BytesConsumed;
        }
        return default;
    }
}
