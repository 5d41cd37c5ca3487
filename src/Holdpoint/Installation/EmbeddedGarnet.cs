using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// The Redis-protocol server inside this process, for one-process installations. It listens on a free loopback port
/// behind a password of this run, writes every change to its append-only file before it answers, and takes Lua scripts as transactions.
/// </summary>
internal sealed class EmbeddedGarnet : IDisposable
{
    private readonly GarnetServer _server;

    private EmbeddedGarnet(GarnetServer server, string connection)
    {
        _server = server;
        Connection = connection;
    }

    internal string Connection { get; }

    internal static EmbeddedGarnet Start(string folder)
    {
        Directory.CreateDirectory(folder);
        var port = FreeLoopbackPort();
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var server = new GarnetServer(
        [
            "--bind", "127.0.0.1", "--port", $"{port}", "--auth", "Password", "--password", password, "-q", "--logger-level", "Error",
            // Without transaction mode two scripts can interleave, and one review could have two winners.
            "--lua", "--lua-transaction-mode",
            "--aof", "--aof-commit-freq", "0", "--aof-commit-wait", "--recover", "--checkpointdir", folder,
            // The native device wants libaio, which a plain machine does not have.
            "--device-type", "RandomAccess",
            "--memory", "1g", "--index", "16m",
        ]);
        server.Start();
        return new EmbeddedGarnet(server, $"127.0.0.1:{port},password={password}");
    }

    public void Dispose() => _server.Dispose();

    private static int FreeLoopbackPort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
