using Npgsql;

namespace Holdpoint.Ledger.Storage.Postgres;

/// <summary><c>postgres://user:password@host:port/database?option=value</c>, as every platform hands it out, in the driver's form.</summary>
public static class PostgresUrl
{
    /// <summary>What PostgreSQL's own library, and so every platform, calls the driver's settings.</summary>
    private static readonly Dictionary<string, string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslmode"] = "SSL Mode",
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
    };

    /// <summary>
    /// Connections of one pool at most, where the URL does not say (<c>?Maximum Pool Size=N</c>). Four processes fit into a server with its default of
    /// 100; statements wait for their turn here rather than be turned away there.
    /// </summary>
    public const int PoolSize = 16;

    /// <summary>Whether a place is a PostgreSQL URL.</summary>
    /// <param name="place">A connection as people write it.</param>
    public static bool Is(string place) =>
        place.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || place.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>The URL in the driver's form.</summary>
    /// <param name="url">The URL.</param>
    /// <exception cref="LedgerConfigurationException">It is no such URL. The message leaves the password out.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.AbsolutePath.Length < 2)
        {
            throw new LedgerConfigurationException("Holdpoint:Ledger (--ledger) is no PostgreSQL URL; write postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
        }

        var user = uri.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder { Host = uri.Host, Port = uri.Port > 0 ? uri.Port : 5432, Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]), MaxPoolSize = PoolSize };
        if (user[0].Length > 0)
        {
            connection.Username = Uri.UnescapeDataString(user[0]);
        }

        if (user.Length > 1)
        {
            connection.Password = Uri.UnescapeDataString(user[1]);
        }

        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = option.Split('=', 2) is [var key, var text] ? (Uri.UnescapeDataString(key), Uri.UnescapeDataString(text)) : (option, "");
            try
            {
                // libpq writes sslmode=verify-full, the driver VerifyFull.
                connection[Named.GetValueOrDefault(name, name)] = name.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? value.Replace("-", "", StringComparison.Ordinal) : value;
            }
            catch (ArgumentException)
            {
                throw new LedgerConfigurationException($"Holdpoint:Ledger (--ledger): the PostgreSQL option \"{name}\" or its value is not known; see the driver's (Npgsql) connection string parameters.");
            }
        }

        return connection;
    }
}
