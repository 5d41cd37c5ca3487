using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace Holdpoint.Reviews.Scripts;

/// <summary>
/// One transition as an embedded Lua file. Called by its hash; a server that does not know it (new, failed over, restarted empty)
/// is sent the text in the same call, so nothing has to be loaded beforehand.
/// </summary>
internal sealed class QueueScript
{
    internal static readonly QueueScript Submit = new("submit");
    internal static readonly QueueScript Room = new("room");
    internal static readonly QueueScript Next = new("next");
    internal static readonly QueueScript Claim = new("claim");
    internal static readonly QueueScript Renew = new("renew");
    internal static readonly QueueScript Release = new("release");
    internal static readonly QueueScript Begin = new("begin");
    internal static readonly QueueScript Vote = new("vote");
    internal static readonly QueueScript Escalate = new("escalate");
    internal static readonly QueueScript Extend = new("extend");
    internal static readonly QueueScript Finish = new("finish");
    internal static readonly QueueScript Leave = new("leave");
    internal static readonly QueueScript Read = new("read");
    internal static readonly QueueScript Pick = new("pick");
    internal static readonly QueueScript Status = new("status");
    internal static readonly QueueScript Due = new("due");
    internal static readonly QueueScript Warn = new("warn");
    internal static readonly QueueScript Look = new("look");
    internal static readonly QueueScript Changes = new("changes");
    internal static readonly QueueScript Wait = new("wait");
    internal static readonly QueueScript Forsake = new("forsake");

    private readonly string _text;
    private readonly byte[] _hash;

    private QueueScript(string name)
    {
        _text = Embedded("prelude") + Embedded(name);
#pragma warning disable CA5350 // SHA-1 is how EVALSHA names a script; nothing is protected by it.
        _hash = SHA1.HashData(Encoding.UTF8.GetBytes(_text));
#pragma warning restore CA5350
    }

    /// <summary>Runs it on the node that holds the keys.</summary>
    internal async Task<RedisResult[]> RunAsync(IDatabase database, RedisKey[] keys, params RedisValue[] arguments)
    {
        try
        {
            return Rows(await database.ScriptEvaluateAsync(_hash, keys, arguments));
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return Rows(await database.ExecuteAsync("EVAL", [_text, keys.Length, .. keys, .. arguments]));
        }
    }

    private static RedisResult[] Rows(RedisResult result) => (RedisResult[]?)result ?? [];

    private static string Embedded(string name)
    {
        var assembly = Assembly.GetExecutingAssembly();
        using var stream = assembly.GetManifestResourceStream($"Holdpoint.Reviews.Scripts.{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
