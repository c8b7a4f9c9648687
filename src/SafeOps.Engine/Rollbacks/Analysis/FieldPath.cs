using System.Text;

namespace SafeOps.Rollbacks.Analysis;

/// <summary>One step into a document.</summary>
/// <param name="Text">A key, an element's name, or its number.</param>
/// <param name="InList">It picks an element of a list.</param>
internal readonly record struct FieldStep(string Text, bool InList);

/// <summary>Where in a document something is; written <c>spec.containers[web].env[PORT].value</c>, <c>data["app.yaml"].port</c>.</summary>
internal sealed record FieldPath(IReadOnlyList<FieldStep> Steps)
{
    public static readonly FieldPath Root = new([]);

    public FieldPath Key(string key) => new([.. Steps, new FieldStep(key, InList: false)]);

    public FieldPath Element(string name) => new([.. Steps, new FieldStep(name, InList: true)]);

    /// <summary>The last step, or nothing.</summary>
    public string Leaf => Steps.Count == 0 ? "" : Steps[^1].Text;

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            if (step.InList)
                text.Append('[').Append(step.Text).Append(']');
            else if (step.Text.Length > 0 && step.Text.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'))
                text.Append(text.Length == 0 ? "" : ".").Append(step.Text);
            else
                text.Append("[\"").Append(step.Text).Append("\"]");
        }
        return text.ToString();
    }
}
