using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Policy.Classifiers;

/// <summary>How a kind of classifier is asked about a text, and how its answer is read.</summary>
internal abstract class ClassifierApi
{
    /// <summary>Findings read of one answer; hostile or broken servers could send any number.</summary>
    protected const int MostFindings = 1_000;

    /// <summary>What makes two answers to the same text differ, for caching.</summary>
    public abstract string Variant { get; }

    /// <summary>The body of a request about a text.</summary>
    public abstract JsonObject Question(string text);

    /// <summary>What an answer says of the text.</summary>
    /// <exception cref="JsonException">It is not an answer of this API.</exception>
    public abstract IReadOnlyList<ClassifierFinding> Read(JsonElement answer, string text);
}

/// <summary>What a classifier says of a text, or of a stretch of it.</summary>
/// <param name="Category">Its name for it.</param>
/// <param name="Score">How sure it is, 0 to 1.</param>
/// <param name="Flagged">Whether it calls it a match by itself.</param>
/// <param name="Start">Where the stretch begins.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct ClassifierFinding(string Category, double Score, bool Flagged, int Start, int Length);
