using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Holdpoint.EndToEnd.Running;

/// <summary>Chat bodies of one user message.</summary>
public static class Prompt
{
    public static HttpContent Json(string text)
    {
        var body = JsonSerializer.Serialize(new { model = "sample", messages = new[] { new { role = "user", content = text } } });
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
