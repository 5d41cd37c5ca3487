using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using StackExchange.Redis;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>
/// Everything that the keys in the data folder open, in the ledger's store and in Redis, read without the program: what somebody finds who has the files, the server and the keys.
/// Envelopes as docs/ledger-operations.md says.
/// </summary>
/// <param name="Where">The row or key.</param>
/// <param name="Stored">As it is stored.</param>
/// <param name="Text">As it reads; empty where no key opens it.</param>
internal sealed partial record Unsealed(string Where, byte[] Stored, string Text)
{
    /// <summary>Whether a text can be read there, as it is or within what JSON has as base64.</summary>
    internal bool Says(string text) =>
        Text.Contains(text, StringComparison.Ordinal)
        || Stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0
        || Base64().Matches(Text.Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase)).Any(
            match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value)).Contains(text, StringComparison.Ordinal));

    internal static async Task<IReadOnlyList<Unsealed>> ReadAsync(string data, string redis, IReadOnlyList<string> reviews) =>
        [.. await ReadLedgerAsync(data), .. await ReadRedisAsync(data, redis, reviews)];

    private static async Task<List<Unsealed>> ReadLedgerAsync(string data)
    {
        var master = Convert.FromBase64String((await File.ReadAllTextAsync(Path.Combine(data, "keys", "content.key"))).Trim());
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(data, "ledger.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT subject, name, wrapped_key, sealed FROM content JOIN content_keys USING (subject, name)";
        await using var row = await command.ExecuteReaderAsync();
        var found = new List<Unsealed>();
        while (await row.ReadAsync())
        {
            var bound = Encoding.UTF8.GetBytes($"{row.GetString(0)}\0{row.GetString(1)}");
            var key = Open(master, (byte[])row[2], 0, bound);
            found.Add(new Unsealed($"content of {row.GetString(0)}", (byte[])row[3], Encoding.UTF8.GetString(Open(key!, (byte[])row[3], 0, bound)!)));
        }

        return found;
    }

    /// <summary>Every value of Redis, tried as everything that it could be of any of these reviews.</summary>
    private static async Task<List<Unsealed>> ReadRedisAsync(string data, string redis, IReadOnlyList<string> reviews)
    {
        var line = (await File.ReadAllLinesAsync(Path.Combine(data, "keys", "review-payload.keys")))[0];
        var key = Convert.FromBase64String(line.Split(' ')[1]);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis);
        var database = connection.GetDatabase();
        var found = new List<Unsealed>();
        foreach (var name in connection.GetServers()[0].Keys(pattern: "*"))
        {
            List<string> purposes = [.. reviews, .. reviews.Select(static id => $"document:{id}"), name.ToString()[(name.ToString().IndexOf(':', StringComparison.Ordinal) + 1)..]];
            foreach (var value in await ValuesAsync(database, name))
            {
                var text = purposes.Select(purpose => Open(key, value, 1, Encoding.UTF8.GetBytes(purpose))).FirstOrDefault(static one => one is not null);
                found.Add(new Unsealed(name.ToString(), value, Encoding.UTF8.GetString(text ?? [])));
            }
        }

        return found;
    }

    /// <summary>Nothing of a key that has gone since the keys were listed.</summary>
    private static async Task<byte[][]> ValuesAsync(IDatabase database, RedisKey name) => await database.KeyTypeAsync(name) switch
    {
        RedisType.None => [],
        RedisType.String => (byte[]?)await database.StringGetAsync(name) is { } value ? [value] : [],
        RedisType.Hash => [.. (await database.HashGetAllAsync(name)).Select(static field => (byte[])field.Value!)],
        RedisType.Set => [.. (await database.SetMembersAsync(name)).Select(static one => (byte[])one!)],
        RedisType.SortedSet => [.. (await database.SortedSetRangeByRankAsync(name)).Select(static one => (byte[])one!)],
        var other => throw new InvalidOperationException($"{name} is a {other}, which this does not read."),
    };

    /// <summary>Nonce (12), tag (16), ciphertext, after so many bytes; null when the key does not open it.</summary>
    private static byte[]? Open(byte[] key, byte[] stored, int after, byte[] bound)
    {
        if (stored.Length < after + 28)
        {
            return null;
        }

        var plain = new byte[stored.Length - after - 28];
        using var aes = new AesGcm(key, 16);
        try
        {
            aes.Decrypt(stored.AsSpan(after, 12), stored.AsSpan(after + 28), stored.AsSpan(after + 12, 16), plain, bound);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    [GeneratedRegex("\"((?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\"")]
    private static partial Regex Base64();
}
