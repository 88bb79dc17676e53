using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MlOps.UnitTests.Sources;

/// <summary>A web server of one test, which also does what web servers should not.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<Exchange, Task> _answer;

    /// <param name="answer">Answers one request; the connection is closed after it.</param>
    public LoopbackServer(Func<Exchange, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The requests so far, each as its text.</summary>
    public List<string> Requests { get; } = [];

    public Uri this[string path] => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket socket = await _listener.AcceptSocketAsync(_end.Token);
                _ = ServeAsync(socket);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        using (var stream = new NetworkStream(socket))
        {
            var request = new StringBuilder();
            var buffer = new byte[4096];
            while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer) is > 0 and var read)
            {
                request.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            int number;
            lock (Requests)
            {
                Requests.Add(request.ToString());
                number = Requests.Count;
            }

            try
            {
                await _answer(new Exchange(request.ToString(), number, socket, stream, _end.Token));
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The client has gone.
            }
        }
    }

    /// <summary>A request and how to answer it.</summary>
    internal sealed record Exchange(string Request, int Number, Socket Socket, NetworkStream Stream, CancellationToken End)
    {
        public string Path => Request.Split(' ')[1];

        public Task Send(string status, string headers = "", string body = "") => Send(status, headers, Encoding.UTF8.GetBytes(body));

        public async Task Send(string status, string headers, byte[] body)
        {
            string head = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{(headers.Length > 0 ? headers + "\r\n" : "")}\r\n";
            await Stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            await Stream.WriteAsync(body);
        }

        /// <summary>Promises more than it sends, and resets the connection.</summary>
        public async Task Reset()
        {
            await Stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\na,b\n"u8.ToArray());
            Socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        /// <summary>Promises more than it sends, and sends nothing more.</summary>
        public async Task Stall()
        {
            await Stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\na,b\n"u8.ToArray());
            await Task.Delay(TimeSpan.FromMinutes(1), End);
        }
    }
}
