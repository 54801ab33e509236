using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Sinkhole.SystemTests.Appliance;

/// <summary>A visitor of the warning site: one connection, whose own address and port are known.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly TcpClient _connection;
    private readonly NetworkStream _stream;

    private Visitor(TcpClient connection)
    {
        _connection = connection;
        _stream = connection.GetStream();
        Local = (IPEndPoint)connection.Client.LocalEndPoint!;
    }

    /// <summary>What the record of a visit must name as its source.</summary>
    public IPEndPoint Local { get; }

    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static Task<Visitor> ConnectAsync(IPEndPoint web) =>
        ConnectAsync(web, web.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any);

    /// <summary>From an address of this machine.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<Visitor> ConnectAsync(IPEndPoint web, IPAddress from)
    {
        TcpClient connection = new(new IPEndPoint(from, 0));
        try
        {
            await connection.ConnectAsync(web);
            return new Visitor(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>One visit on a connection of its own.</summary>
    public static async Task<PageSeen> SeeAsync(IPEndPoint web, string host)
    {
        using Visitor visitor = await ConnectAsync(web);
        return await visitor.GetAsync(host);
    }

    /// <summary>Begins a request and does not end it.</summary>
    public Task BeginAsync() => _stream.WriteAsync("GET / HTTP/1.1\r\nHost: "u8.ToArray()).AsTask();

    /// <summary>Asks as a browser does, and reads the whole answer.</summary>
    /// <exception cref="IOException">The connection broke before the answer was whole.</exception>
    public async Task<PageSeen> GetAsync(string host, string path = "/", string language = "en")
    {
        string request = $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: text/html\r\nAccept-Language: {language}\r\n\r\n";
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        string head = await ReadHeadAsync();
        byte[] body = new byte[LengthOf(head)];
        await _stream.ReadExactlyAsync(body);
        return new PageSeen(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture), head, Encoding.UTF8.GetString(body));
    }

    public void Dispose()
    {
        _stream.Dispose();
        _connection.Dispose();
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] octet = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            await _stream.ReadExactlyAsync(octet);
            head.Append((char)octet[0]);
        }

        return head.ToString();
    }

    private static int LengthOf(string head)
    {
        const string Field = "Content-Length: ";
        int at = head.IndexOf(Field, StringComparison.Ordinal) + Field.Length;
        return int.Parse(head.AsSpan(at, head.IndexOf('\r', at) - at), CultureInfo.InvariantCulture);
    }
}
