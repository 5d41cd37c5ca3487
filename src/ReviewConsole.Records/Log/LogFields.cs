namespace Holdpoint.ReviewConsole.Records.Log;

/// <summary>The fields of the search form, as they are being filled in.</summary>
internal sealed class LogFields
{
    public string? Kind { get; set; }

    public string? Subject { get; set; }

    public string? Actor { get; set; }

    public string? Text { get; set; }

    public string? Consumer { get; set; }

    public string? Model { get; set; }

    public string? Rule { get; set; }

    public string? Outcome { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    /// <summary>The search that the fields ask for.</summary>
    public LogFilter ToFilter() => new()
    {
        Kind = Kind, Subject = Subject, Actor = Actor, Text = Text, Consumer = Consumer, Model = Model, Rule = Rule, Outcome = Outcome, From = From, To = To,
    };

    /// <summary>The fields of a search.</summary>
    /// <param name="filter">The search.</param>
    public static LogFields Of(LogFilter filter) => new()
    {
        Kind = filter.Kind, Subject = filter.Subject, Actor = filter.Actor, Text = filter.Text, Consumer = filter.Consumer, Model = filter.Model,
        Rule = filter.Rule, Outcome = filter.Outcome, From = filter.From, To = filter.To,
    };
}
