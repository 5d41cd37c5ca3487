using System.Globalization;

namespace Holdpoint.SideBySide.Processes;

/// <summary>A PostgreSQL cluster of this run alone, on a socket in its own folder. It refuses to run as root; there it runs as Debian's own user.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private readonly string _folder;

    private Postgres(string folder) => _folder = folder;

    internal static bool IsPresent => File.Exists($"{Binaries}/initdb");

    /// <summary>CPU time of the server and of those that serve its connections now, in seconds.</summary>
    internal double CpuSeconds() => Child.CpuSeconds(int.Parse(File.ReadLines($"{_folder}/data/postmaster.pid").First(), CultureInfo.InvariantCulture));

    /// <summary>The URL of a database for one gateway.</summary>
    internal string Url(string database) => $"postgres://holdpoint@localhost/{database}?host={Uri.EscapeDataString(_folder)}";

    internal static async Task<Postgres> StartAsync(string cores, params string[] databases)
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-bench-pg-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            await Child.RunAsync("chown", ["postgres", folder]);
        }

        var server = new Postgres(folder);
        await RunAsync("initdb", "-D", $"{folder}/data", "-U", "holdpoint", "-A", "trust", "-E", "UTF8");
        await RunAsync(
            "pg_ctl", "-D", $"{folder}/data", "-w", "-l", $"{folder}/log", "-o", $"-k {folder} -c listen_addresses='' -c max_connections=200", "start");
        await Child.RunAsync("taskset", ["-a", "-c", "-p", cores, File.ReadLines($"{folder}/data/postmaster.pid").First()]);
        foreach (var name in databases)
        {
            await RunAsync("createdb", "-h", folder, "-U", "holdpoint", name);
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("pg_ctl", "-D", $"{_folder}/data", "-m", "fast", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static Task<string> RunAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Child.RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", $"{Binaries}/{program}", .. arguments])
        : Child.RunAsync($"{Binaries}/{program}", arguments);
}
