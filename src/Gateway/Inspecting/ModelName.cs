using System.Buffers;

namespace Holdpoint.Gateway.Inspecting;

/// <summary>
/// Which names of models are taken from a body: they go into the ledger, the log, metrics and the scopes of stops, so they are short and of plain characters.
/// </summary>
internal static class ModelName
{
    internal const int Longest = 200;

    private static readonly SearchValues<char> Taken =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:/@+");

    /// <summary>What is wrong with it, in words, or null. An empty name is that of a model that nobody named.</summary>
    internal static string? Problem(string name) =>
        name.Length > Longest ? $"The model's name has {name.Length} characters; at most {Longest} are taken."
        : name.AsSpan().ContainsAnyExcept(Taken) ? "The model's name holds a character other than letters (a-z), digits and - . _ : / @ +; write it as the model's API does."
        : null;
}
