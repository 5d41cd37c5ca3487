using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Garnet;
using Garnet.common;

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

    /// <exception cref="GarnetException">No port could be had, five times over.</exception>
    internal static EmbeddedGarnet Start(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return Start(folder, FreeLoopbackPort());
            }
            catch (GarnetException taken) when (taken.InnerException is SocketException && attempt < 5)
            {
                // Somebody took the port between the look and the bind; the next look finds another.
            }
        }
    }

    internal static EmbeddedGarnet Start(string folder, int port)
    {
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
        try
        {
            server.Start();
        }
        catch
        {
            server.Dispose();
            throw;
        }

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
