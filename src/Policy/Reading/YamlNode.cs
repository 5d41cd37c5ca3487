namespace Holdpoint.Policy.Reading;

/// <summary>Where something stands.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1.</param>
internal readonly record struct Place(string File, int Line);

/// <summary>A piece of a YAML document that knows its line.</summary>
/// <param name="Place">Where it starts.</param>
internal abstract record YamlNode(Place Place)
{
    /// <summary>How a message calls it.</summary>
    public abstract string Shown { get; }
}

/// <summary>A scalar; quoting does not matter to a policy.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Value">Its text.</param>
internal sealed record YamlScalar(Place Place, string Value) : YamlNode(Place)
{
    private const int LongestShown = 60;

    /// <inheritdoc/>
    public override string Shown =>
        Value.Length == 0 ? "nothing" : $"'{(Value.Length > LongestShown ? string.Concat(Value.AsSpan(0, LongestShown), "…") : Value)}'";
}

/// <summary>A list.</summary>
/// <param name="Place">Where it starts.</param>
/// <param name="Items">Its items.</param>
internal sealed record YamlList(Place Place, IReadOnlyList<YamlNode> Items) : YamlNode(Place)
{
    /// <inheritdoc/>
    public override string Shown => "a list";
}

/// <summary>A map, in file order.</summary>
/// <param name="Place">Where it starts.</param>
/// <param name="Entries">Its entries; keys are unique.</param>
internal sealed record YamlMap(Place Place, IReadOnlyList<(YamlScalar Key, YamlNode Value)> Entries) : YamlNode(Place)
{
    /// <inheritdoc/>
    public override string Shown => "a map";
}
