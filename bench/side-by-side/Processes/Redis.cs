namespace Holdpoint.SideBySide.Processes;

/// <summary>A redis-server with its append-only file on.</summary>
internal sealed class Redis(Child process, int port) : IAsyncDisposable
{
    internal string Connection => $"127.0.0.1:{port}";

    internal int Port => port;

    internal Child Process => process;

    /// <summary>Starts one.</summary>
    /// <param name="core">Where it runs.</param>
    /// <param name="folder">Where its file lies.</param>
    /// <param name="fsync"><c>always</c> or <c>everysec</c>.</param>
    internal static async Task<Redis> StartAsync(int? core, string folder, string fsync)
    {
        var port = Ports.Free();
        Directory.CreateDirectory(folder);
        var process = Child.Start(core, "redis-server",
            ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", fsync, "--save", ""]);
        await Ports.UntilOpenAsync(port, process);
        return new Redis(process, port);
    }

    /// <summary>A command's answer, through redis-cli.</summary>
    internal Task<string> AskAsync(params string[] command) => Child.RunAsync("redis-cli", ["-p", $"{port}", .. command]);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
