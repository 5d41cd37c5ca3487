namespace Holdpoint.SideBySide;

/// <summary>One kind of traffic.</summary>
/// <param name="Name">Its table.</param>
/// <param name="Path">Where it is sent.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Connections">How many callers at once.</param>
/// <param name="IsStream">Whether the answer is a stream of 500 events.</param>
/// <param name="Quick">Who is measured under it in the quick run.</param>
internal sealed record Scenario(string Name, string Path, string Body, int Connections, bool IsStream, QuickRun Quick)
{
    private const string ChatPath = "/v1/chat/completions";

    internal static IReadOnlyList<Scenario> All { get; } =
    [
        new("chat of 2 KB, 256 connections", ChatPath, Bodies.Chat(2048), 256, IsStream: false, QuickRun.Everybody),
        new("chat of 2 KB, 1 connection", ChatPath, Bodies.Chat(2048), 1, IsStream: false, QuickRun.Main),
        new("chat of 64 KB, 256 connections", ChatPath, Bodies.Chat(65_536), 256, IsStream: false, QuickRun.Main),
        new("chat of 64 KB, 1 connection", ChatPath, Bodies.Chat(65_536), 1, IsStream: false, QuickRun.Nobody),
        new("stream of 500 events, 256 connections", ChatPath, Bodies.Chat(2048, stream: true), 256, IsStream: true, QuickRun.Main),
        new("stream of 500 events, 1 connection", ChatPath, Bodies.Chat(2048, stream: true), 1, IsStream: true, QuickRun.Main),
        new("embeddings of 100 texts, 256 connections", "/v1/embeddings", Bodies.Embeddings(), 256, IsStream: false, QuickRun.Main),
        new("embeddings of 100 texts, 1 connection", "/v1/embeddings", Bodies.Embeddings(), 1, IsStream: false, QuickRun.Nobody),
    ];
}

/// <summary>Who is measured in the quick run.</summary>
internal enum QuickRun
{
    /// <summary>Nobody: the scenario is for the full run.</summary>
    Nobody,

    /// <summary>All but the variants (response rules, PostgreSQL).</summary>
    Main,

    /// <summary>All.</summary>
    Everybody,
}
