using System.Net.Http;
using System.Threading.Tasks;
using Xunit;

namespace Sinkhole.Tests.Warning.Support;

internal static class HttpAnswers
{
    /// <summary>The body of an answer that must be a 451.</summary>
    public static async Task<string> GetStringAsync451(this HttpClient client, string uri)
    {
        using HttpResponseMessage answer = await client.GetAsync(uri);
        Assert.Equal(451, (int)answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
