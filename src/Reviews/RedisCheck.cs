using System.Globalization;
using Holdpoint.Reviews.Scripts;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>
/// Whether a server may hold the queue: recent enough, keeps what it was given (no eviction, and a file), and runs scripts. Every primary of a
/// cluster is asked. What is wrong is refused, or with <see cref="ReviewQueueOptions.Insecure"/> said and borne; a server that runs no scripts is always refused.
/// </summary>
internal static class RedisCheck
{
    private const string Setting = RedisConnection.Setting;
    private static readonly Version Oldest = new(7, 0);

    internal static async Task RunAsync(ConnectionMultiplexer connection, string where, bool insecure, ILogger log)
    {
        foreach (var server in connection.GetServers().Where(static server => server is { IsConnected: true, IsReplica: false }))
        {
            var facts = (await server.InfoAsync()).SelectMany(static section => section)
                .GroupBy(static fact => fact.Key).ToDictionary(static fact => fact.Key, static fact => fact.First().Value);
            foreach (var problem in new[] { Outdated(facts), Evicting(facts), await ForgetfulAsync(server, facts) }.OfType<string>())
            {
                var said = $"{Setting}: Redis at '{where}' {problem}.";
                if (!insecure)
                {
                    throw new ReviewQueueConfigurationException($"{said} Or start with --insecure-redis (Holdpoint:Redis:Insecure) if losing waiting reviews is acceptable.");
                }

                log.InsecureRedis(said);
            }
        }

        try
        {
            await QueueScript.Status.RunAsync(connection.GetDatabase(), new QueueKeys("probe").Queue("probe"));
        }
        catch (RedisServerException refused)
        {
            throw new ReviewQueueConfigurationException(
                $"{Setting}: Redis at '{where}' does not run scripts ({refused.Message}); allow EVAL to this user, and start Garnet with --lua --lua-transaction-mode.");
        }
    }

    internal static string? Outdated(Dictionary<string, string> facts) =>
        facts.TryGetValue("redis_version", out var text) && Version.TryParse(text, out var version) && version < Oldest
            ? $"is version {version}; use Redis 7.0 or newer, Valkey or Garnet"
            : null;

    private static string? Evicting(Dictionary<string, string> facts)
    {
        var policy = facts.GetValueOrDefault("maxmemory_policy", "noeviction");
        return policy != "noeviction" && long.Parse(facts.GetValueOrDefault("maxmemory", "0"), CultureInfo.InvariantCulture) > 0
            ? $"has maxmemory-policy '{policy}' and would drop waiting reviews; set maxmemory-policy noeviction, or use a server that holds nothing but the queue"
            : null;
    }

    /// <summary>Garnet tells nothing of its files; its operator sees to them (--aof).</summary>
    private static async Task<string?> ForgetfulAsync(IServer server, Dictionary<string, string> facts)
    {
        if (facts.ContainsKey("garnet_version") || facts.GetValueOrDefault("aof_enabled") == "1")
        {
            return null;
        }

        string? save;
        try
        {
            save = (await server.ConfigGetAsync("save")).FirstOrDefault().Value;
        }
        catch (RedisServerException)
        {
            return "has appendonly off, and whether it saves snapshots cannot be told (CONFIG GET is refused); set appendonly yes, or allow this user CONFIG GET";
        }

        return string.IsNullOrEmpty(save)
            ? "has appendonly 'no' and save '' and forgets every waiting review when it restarts; set appendonly yes (best), or save '60 1'"
            : null;
    }
}
