using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Which queue the next review is wanted from; absent: all of one's own.</summary>
/// <param name="Queue">Queue id.</param>
internal sealed record NextRequest(string? Queue = null)
{
    /// <summary>
    /// Reads the body if there is one. ASP.NET's own optional body does not serve here: a POST without content type would be routed to
    /// the host's fallback page.
    /// </summary>
    public static async ValueTask<NextRequest> BindAsync(HttpContext context)
    {
        if (context.Request.ContentType is null)
        {
            return new NextRequest();
        }

        try
        {
            return await context.Request.ReadFromJsonAsync<NextRequest>(context.RequestAborted) ?? new NextRequest();
        }
        catch (System.Text.Json.JsonException wrong)
        {
            throw new BadHttpRequestException("The body is not JSON of this call.", wrong);
        }
    }
}
