namespace Holdpoint.ReviewConsole.Client.Stops;

/// <summary>What a stop covers, as a person picks it and as the console writes it.</summary>
/// <param name="Kind"><c>all</c>, <c>route</c> or <c>model</c>.</param>
/// <param name="Name">Id of the route or model.</param>
public sealed record StopScope(string Kind, string Name)
{
    /// <summary>As the console writes it; empty while it is not complete.</summary>
    public string Wire => Kind == "all" ? "all" : Name.Trim() is { Length: > 0 } name ? $"{Kind}:{name}" : "";

    /// <summary>What it does, for a person.</summary>
    /// <param name="scope">As the console writes it.</param>
    public static string Effect(string scope) => scope switch
    {
        "all" => "Nothing passes the gateway: every call is answered 503 and every pending review ends as stopped.",
        _ when scope.StartsWith("route:", StringComparison.Ordinal) => $"Calls on route {scope[6..]} are answered 503; its pending reviews end as stopped.",
        _ when scope.StartsWith("model:", StringComparison.Ordinal) => $"Calls to model {scope[6..]} are answered 503; its pending reviews end as stopped.",
        _ => "",
    };
}
