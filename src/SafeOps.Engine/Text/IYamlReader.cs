using SafeOps.Errors;

namespace SafeOps.Text;

/// <summary>Reads YAML 1.2 text into nodes that know their place. JSON text is read by <c>JsonText</c>.</summary>
public interface IYamlReader
{
    /// <summary>
    /// The documents of the text, in order; an empty document is a null scalar. Aliases are resolved (their expansion is
    /// bounded) and merge keys applied. Throws <see cref="MistakesException"/> (<see cref="ErrorCodes.DocumentInvalid"/>)
    /// with the place for anything that is not YAML, duplicate keys included.
    /// </summary>
    IReadOnlyList<DataNode> Read(string text, string file);
}

/// <summary>The line-based difference between two texts.</summary>
public interface ITextDiff
{
    /// <summary>A unified diff (GNU format, without time stamps) with three lines of context; empty where the texts are equal.</summary>
    string Unified(string before, string after, string path);
}
