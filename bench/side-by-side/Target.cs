using System.Globalization;
using Holdpoint.SideBySide.Processes;

namespace Holdpoint.SideBySide;

/// <summary>One proxy under measurement.</summary>
/// <param name="Name">Its row in the tables.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="Process">Its process.</param>
/// <param name="AllocatedAsync">Bytes it has allocated since its start; null for a program without a managed heap.</param>
internal sealed record Target(string Name, Uri Url, Child Process, Func<Task<double>>? AllocatedAsync)
{
    /// <summary>Whether it is another way to run one of the others, measured where the quick run has everybody.</summary>
    internal bool IsVariant { get; init; }

    /// <summary>The row that all others are compared with.</summary>
    internal const string PlainYarp = "plain YARP";

    internal static async Task<Target> YarpAsync(int core, string upstream, HttpClient http)
    {
        var (port, figures) = (Ports.Free(), Ports.Free());
        var process = Child.Start(core, Environment.ProcessPath!, ["yarp", $"{port}", $"{figures}", upstream]);
        await Ports.UntilOpenAsync(figures, process);
        return new Target(PlainYarp, new Uri($"http://127.0.0.1:{port}"), process, async () =>
            double.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{figures}/allocated")), CultureInfo.InvariantCulture));
    }

    /// <summary>nginx with one worker, connections to the model kept, nothing logged and nothing buffered on disk.</summary>
    internal static async Task<Target> NginxAsync(int core, string upstream, string folder)
    {
        var port = Ports.Free();
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            worker_processes 1;
            daemon off;
            pid {{folder}}/pid;
            error_log {{folder}}/error.log;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              client_body_buffer_size 1m;
              keepalive_requests 1000000000;
              upstream model { server {{new Uri(upstream).Authority}}; keepalive 512; keepalive_requests 1000000000; }
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://model; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; }
              }
            }
            """);
        var process = Child.Start(core, "nginx", ["-c", file, "-e", $"{folder}/error.log"]);
        await Ports.UntilOpenAsync(port, process);
        return new Target("nginx", new Uri($"http://127.0.0.1:{port}"), process, AllocatedAsync: null);
    }

    internal static async Task<Target> HoldpointAsync(
        string name, int core, string upstream, string folder, string? policy, string redis, string? ledger, HttpClient http)
    {
        List<string> options = ["--data", folder, "--upstream", upstream, "--redis", redis];
        if (policy is not null)
        {
            options.AddRange(["--policy", policy]);
        }

        if (ledger is not null)
        {
            options.AddRange(["--ledger", ledger]);
        }

        // Each gateway its own queue on the one Redis.
        var prefix = new KeyValuePair<string, string>("Holdpoint__Redis__Prefix", Path.GetFileName(folder));
        var program = await HoldpointProgram.StartAsync(core, "gateway", options, [prefix]);
        return new Target(name, program.Gateway, program.Process, () => program.AllocatedAsync(http));
    }
}
