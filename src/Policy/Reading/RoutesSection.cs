using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Reading;

/// <summary><c>routes</c>: how each YARP route is overseen.</summary>
internal static class RoutesSection
{
    private static readonly Dictionary<string, ApiShape> Apis = new()
    {
        ["openai"] = ApiShape.OpenAi, ["anthropic"] = ApiShape.Anthropic, ["kserve"] = ApiShape.KServe, ["mcp"] = ApiShape.Mcp,
        ["json"] = ApiShape.Json, ["opaque"] = ApiShape.Opaque,
    };

    private static readonly Dictionary<string, Verdict> Verdicts = new()
    {
        ["allow"] = Verdict.Allow, ["hold"] = Verdict.Hold, ["deny"] = Verdict.Deny,
    };

    private static readonly Dictionary<string, ResponseReview> Reviews = new()
    {
        ["never"] = ResponseReview.Never, ["when-rules"] = ResponseReview.WhenRules, ["always"] = ResponseReview.Always,
    };

    /// <summary>The routes by YARP route id; ids are compared as YARP does, case ignored.</summary>
    public static Dictionary<string, RoutePolicy> Read(MapReader document, IReadOnlyDictionary<string, QueuePolicy> queues)
    {
        var routes = new Dictionary<string, RoutePolicy>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in document.List("routes"))
        {
            string? id = item.Text("route", required: true);
            var api = item.Word("api", Apis, required: true);
            var (pointer, fixedModel) = ReadModel(item, api);
            var (purposeHeader, purposeRequired) = ReadPurpose(item);
            var verdict = item.Word("verdict", Verdicts);
            string? queue = QueueReference.Read(item, verdict == Verdict.Hold, "verdict: hold", queues);
            var (review, responseQueue) = ReadResponse(item, queues);
            item.Done();
            var route = new RoutePolicy(id ?? "", api ?? ApiShape.Opaque, pointer, fixedModel, purposeHeader, purposeRequired, verdict)
            {
                Queue = queue, ResponseReview = review, ResponseQueue = responseQueue,
            };
            if (id is not null && !routes.TryAdd(id, route))
            {
                item.Wrong("route", "another entry describes this route; describe each route once");
            }
        }

        return routes;
    }

    private static (string? Pointer, string? Fixed) ReadModel(MapReader item, ApiShape? api)
    {
        if (item.Node("model") is not YamlMap)
        {
            string? fixedModel = item.Text("model");
            bool byItself = fixedModel is null && api is ApiShape.OpenAi or ApiShape.Anthropic;
            return (byItself ? "/model" : null, fixedModel);
        }

        var model = item.Nested("model")!;
        string? pointer = model.Text("fromBody", required: true);
        if (pointer is not null && !pointer.StartsWith('/'))
        {
            model.Wrong("fromBody", "write an RFC 6901 pointer such as /model");
        }
        else if (api == ApiShape.Opaque)
        {
            model.Wrong("fromBody", "an opaque body is not read; write a fixed id");
        }

        model.Done();
        return (pointer, null);
    }

    private static (string? Header, bool Required) ReadPurpose(MapReader item)
    {
        if (item.Nested("purpose") is not { } purpose)
        {
            return (null, false);
        }

        string? header = purpose.Text("header", required: true, longest: 100);
        if (header is not null && !header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
        {
            purpose.Wrong("header", "write a header name such as Holdpoint-Purpose");
        }

        bool required = purpose.Flag("required") ?? false;
        purpose.Done();
        return (header, required);
    }

    private static (ResponseReview Review, string? Queue) ReadResponse(MapReader item, IReadOnlyDictionary<string, QueuePolicy> queues)
    {
        if (item.Nested("response") is not { } response)
        {
            return (ResponseReview.WhenRules, null);
        }

        var review = response.Word("review", Reviews, required: true);
        string? queue = QueueReference.Read(response, review is { } given ? given == ResponseReview.Always : null, "review: always", queues);
        response.Done();
        return (review ?? ResponseReview.WhenRules, queue);
    }
}
