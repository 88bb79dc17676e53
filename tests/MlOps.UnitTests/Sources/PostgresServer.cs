using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MlOps.UnitTests.Sources;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace MlOps.UnitTests.Sources;

/// <summary>A PostgreSQL server of the test run, in a temporary folder, where Debian's <c>postgresql</c> or its like is installed.</summary>
/// <remarks>It refuses to run as root, as whom containers run tests: then it runs as the user <c>postgres</c> or <c>nobody</c>.</remarks>
public sealed class PostgresServer : IDisposable
{
    private const string Password = "s3cret-pw";
    private readonly Lazy<(Process Server, string ConnectionString)?> _server;
    private readonly string _root = Directory.CreateTempSubdirectory("mlops-postgres-").FullName;

    public PostgresServer() => _server = new(Start);

    /// <summary>The connection string; skips the test where there is no PostgreSQL.</summary>
    public string ConnectionString
    {
        get
        {
            Assert.SkipUnless(Folder() is not null, "PostgreSQL is not installed: no initdb in /usr/lib/postgresql/*/bin or on the PATH.");
            return _server.Value!.Value.ConnectionString;
        }
    }

    /// <summary>Runs SQL.</summary>
    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        if (_server is { IsValueCreated: true, Value: { } server })
        {
            NpgsqlConnection.ClearAllPools();
            using (server.Server)
            {
                Run("pg_ctl", "stop", "-D", Path.Combine(_root, "data"), "-m", "immediate");
                server.Server.Kill(entireProcessTree: true);
            }
        }

        try
        {
            Directory.Delete(_root, recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder.
        }
    }

    private (Process Server, string ConnectionString)? Start()
    {
        string passwordFile = Path.Combine(_root, "pw");
        File.WriteAllText(passwordFile, Password);
        if (Environment.UserName == "root")
        {
            using Process owner = Process.Start("chown", ["-R", Account, _root]);
            owner.WaitForExit();
        }

        string data = Path.Combine(_root, "data");
        Run("initdb", "-D", data, "-U", "tester", "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C", "--no-sync");
        int port = FreePort();
        Process server = Process.Start(Command("postgres", ["-D", data, "-p", $"{port}", "-h", "127.0.0.1", "-c", $"unix_socket_directories={_root}", "-c", "fsync=off"]))!;
        string connectionString = $"Host=127.0.0.1;Port={port};Username=tester;Password={Password};Database=postgres";
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using var connection = new NpgsqlConnection(connectionString);
                connection.Open();
                return (server, connectionString);
            }
            catch (NpgsqlException) when (attempt < 300)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(Command(program, arguments))!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0 || program == "pg_ctl", errors);
    }

    private static ProcessStartInfo Command(string program, string[] arguments)
    {
        string path = Path.Combine(Folder()!, program);
        ProcessStartInfo start = Environment.UserName == "root"
            ? new("setpriv", ["--reuid", Account, "--regid", Account, "--clear-groups", path, .. arguments])
            : new(path, arguments);
        start.RedirectStandardOutput = program != "postgres";
        start.RedirectStandardError = program != "postgres";
        start.WorkingDirectory = Path.GetTempPath();
        return start;
    }

    private static string Account => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static string? Folder()
    {
        string[] folders =
        [
            .. Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")) : [],
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator),
        ];
        return OperatingSystem.IsWindows() ? null : Array.Find(folders, folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
