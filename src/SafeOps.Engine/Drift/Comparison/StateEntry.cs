namespace SafeOps.Drift.Comparison;

/// <summary>One instance in a state, without its attributes: those are read again where they are wanted.</summary>
/// <param name="Key">Number of its key; <see cref="KeyTable.None"/> where it has no id of Resource Manager.</param>
/// <param name="Id">Its id where that is no key.</param>
/// <param name="Kept">Its attributes where the file cannot be read again.</param>
internal sealed record StateEntry(StateType Type, int Key, string? Id, string Address, int File, long Offset, int Length, byte[]? Kept, IReadOnlyList<string> SensitivePaths, bool IsDeposed, bool IsTainted);
