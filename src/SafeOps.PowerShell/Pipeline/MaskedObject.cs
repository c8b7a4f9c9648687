using System.Collections;
using System.Management.Automation;
using SafeOps.Secrets;

namespace SafeOps.PowerShell.Pipeline;

/// <summary>An object for the caller in which no text shows a secret. One that shows none is given as it is, any other as a copy of its properties.</summary>
internal static class MaskedObject
{
    private const int Deepest = 8;

    public static object? Of(PSObject? shown, SecretMasker masker) => shown is null ? null : Hidden(shown, masker, Deepest) ?? shown;

    /// <summary>Null where there is nothing to hide.</summary>
    private static object? Hidden(object value, SecretMasker masker, int depth)
    {
        var bare = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (bare is string text)
            return masker.Hide(text) is var hidden && hidden == text ? null : hidden;
        if (depth == 0 || bare is ValueType and not DictionaryEntry)
            return null;
        if (bare is IDictionary map)
        {
            var copy = new Hashtable(StringComparer.OrdinalIgnoreCase);
            var any = false;
            foreach (DictionaryEntry entry in map)
                copy[entry.Key] = Member(entry.Key.ToString() ?? "", entry.Value, masker, depth, ref any);
            return any ? copy : null;
        }
        if (bare is IList list)
        {
            var any = false;
            var copy = new object?[list.Count];
            for (var i = 0; i < list.Count; i++)
                copy[i] = Member("", list[i], masker, depth, ref any);
            return any ? copy : null;
        }
        return HiddenProperties(PSObject.AsPSObject(value), bare is PSCustomObject, masker, depth);
    }

    private static PSObject? HiddenProperties(PSObject value, bool isData, SecretMasker masker, int depth)
    {
        var copy = new PSObject();
        var any = false;
        // A value of a pair is shown under the name beside it, as of a variable.
        var named = value.Properties["Name"] is { } name && value.Properties["Value"] is not null ? Read(name) as string : null;
        foreach (var property in value.Properties.Where(p => p.IsGettable && (isData || p.TypeNameOfValue is "System.String" or "System.Object" || p is PSNoteProperty)))
            copy.Properties.Add(new PSNoteProperty(property.Name, Member(property.Name == "Value" && named is not null ? named : property.Name, Read(property), masker, depth, ref any)));
        return any ? copy : null;
    }

    private static object? Member(string name, object? member, SecretMasker masker, int depth, ref bool any)
    {
        if (member is null)
            return null;
        var bare = member is PSObject wrapped ? wrapped.BaseObject : member;
        var hidden = bare is string text && SecretFinder.IsSecret(name, text) ? SecretMasker.Mask : Hidden(member, masker, depth - 1);
        any |= hidden is not null;
        return hidden ?? member;
    }

    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
