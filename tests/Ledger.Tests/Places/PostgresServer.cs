using System.Diagnostics;
using Holdpoint.Ledger.Tests.Places;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Holdpoint.Ledger.Tests.Places;

/// <summary>A PostgreSQL cluster of this test run alone, on a socket in a folder of its own. Absent where Debian's binaries are.</summary>
public sealed partial class PostgresServer : IAsyncLifetime
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";
    private readonly DirectoryInfo _folder = new(Path.Combine(Path.GetTempPath(), $"holdpoint-pg-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}"));
    private readonly SemaphoreSlim _starting = new(1);
    private Func<ValueTask> _unmount = static () => ValueTask.CompletedTask;
    private bool _started;
    private int _databases;

    private static bool Present => File.Exists($"{Binaries}/initdb");

    public string Data => Path.Combine(_folder.FullName, "data");

    /// <summary>The process id of the server, for stopping it in its tracks.</summary>
    public int ProcessId => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());

    /// <summary>Nothing yet: the server starts with the first test that needs it, and a process that needs none leaves none behind when it is killed.</summary>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public Task StartAsync() => RunAsPostgresAsync(
        "pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder.FullName, "log"), "-o", $"-k {_folder.FullName} -c listen_addresses='' -c max_connections=200", "start");

    public Task KillAsync() => RunAsPostgresAsync("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Makes a database; where PostgreSQL is not installed the test is skipped.</summary>
    /// <returns>Its name and its URL.</returns>
    public async Task<(string Name, string Url)> CreateDatabaseAsync()
    {
        Assert.SkipUnless(Present, $"{Binaries} is absent: PostgreSQL is not installed.");
        await EnsureStartedAsync();
        var name = $"ledger{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return (name, $"postgres://holdpoint@localhost/{name}?host={Uri.EscapeDataString(_folder.FullName)}");
    }

    /// <summary>A user of a database who may connect and nothing else.</summary>
    /// <returns>The database's URL for that user.</returns>
    public async Task<string> CreateStrangerAsync(string database)
    {
        await ExecuteAsync("CREATE ROLE stranger LOGIN");
        return $"postgres://stranger@localhost/{database}?host={Uri.EscapeDataString(_folder.FullName)}";
    }

    public Task DropAsync(string name) => ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");

    public async ValueTask DisposeAsync()
    {
        if (_started)
        {
            await KillAsync();
            await _unmount();
            _folder.Delete(recursive: true);
        }

        _starting.Dispose();
    }

    private async Task EnsureStartedAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_started)
            {
                return;
            }

            _folder.Create();

            // PostgreSQL refuses to run as root; where the tests do, it runs as Debian's own user.
            if (Environment.IsPrivilegedProcess)
            {
                await RunAsync("chown", "postgres", _folder.FullName);
            }

            await RunAsPostgresAsync("initdb", "-D", Data, "-U", "holdpoint", "-A", "trust", "-E", "UTF8", "--no-sync");
            await StartAsync();
            _started = true;
        }
        finally
        {
            _starting.Release();
        }
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"Host={_folder.FullName};Username=holdpoint;Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of this class's own making.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static Task RunAsPostgresAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", $"{Binaries}/{program}", .. arguments])
        : RunAsync($"{Binaries}/{program}", arguments);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // What they say is of use only where they fail.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {process.ExitCode} {await output} {await error}");
    }
}
