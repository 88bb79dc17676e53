using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using MlOps.Data.Diagnostics;
using MlOps.Sources.Snapshots;

namespace MlOps.Sources.Databases;

/// <summary>The result of a database query. Its snapshot is CSV, with the rows in the order in which the database gives them.</summary>
/// <param name="Item">The type of the item.</param>
/// <param name="Name">The name that the project gives the result.</param>
/// <param name="Location">The item.</param>
public sealed record QuerySource(string Item, string Name, SourceLocation Location) : RemoteSource(Item, Name, Location)
{
    /// <summary>The SQL.</summary>
    public required string Query { get; init; }

    /// <summary>The ADO.NET provider.</summary>
    public required DatabaseProvider Provider { get; init; }

    /// <summary>The name of the secret that is the connection string.</summary>
    public required string ConnectionStringName { get; init; }

    /// <inheritdoc/>
    public override string Origin => $"{Provider.Name}: {Query}";

    /// <inheritdoc/>
    public override string Suffix => ".csv";

    /// <inheritdoc/>
    public override async Task<Validators?> ReadAsync(Stream target, Snapshot? known, FetchSettings settings, IStageLog log, CancellationToken cancellationToken)
    {
        string connectionString = settings.Secrets.Get(ConnectionStringName, "the connection string of the database");
        DbProviderFactory factory = Provider.Load();
        using DbConnection connection = factory.CreateConnection() ?? throw new SourceException(SourceDiagnostics.ProviderMissing, $"cannot use the provider '{Provider.Name}': it makes no connections.");
        await OpenAsync(connection, connectionString, settings, cancellationToken).ConfigureAwait(false);
        try
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = Query;
            command.CommandTimeout = (int)Math.Ceiling(settings.Timeout.TotalSeconds);
            using DbDataReader reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess | CommandBehavior.SingleResult, cancellationToken).ConfigureAwait(false);
            await CopyAsync(reader, target, log, cancellationToken).ConfigureAwait(false);
            return Validators.None;
        }
        catch (DbException error)
        {
            throw QueryFailure(error, new SecretText(connectionString), settings);
        }
        catch (Exception error) when (error is IOException { InnerException: SocketException } or SocketException or TimeoutException)
        {
            throw new SourceException(SourceDiagnostics.BrokenOff, $"broke off: {new SecretText(connectionString).Remove(error.Message)}", isTransient: true);
        }
    }

    private async Task OpenAsync(DbConnection connection, string connectionString, FetchSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            connection.ConnectionString = connectionString;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or KeyNotFoundException)
        {
            // What such errors say repeats parts of the text, which is a secret.
            throw new SourceException(SourceDiagnostics.DatabaseRefused, $"has in '{ConnectionStringName}' no connection string that {Provider.Name} understands. Check its keywords.");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(settings.Timeout);
        try
        {
            await connection.OpenAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is OperationCanceledException or TimeoutException)
        {
            throw new SourceException(SourceDiagnostics.HostUnreachable, $"gets no connection to its database within {settings.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s (ModelFetchTimeout).", isTransient: true);
        }
        catch (Exception error) when (error is DbException or SocketException or InvalidOperationException or IOException)
        {
            throw ConnectionFailure(error, new SecretText(connectionString));
        }
    }

    private SourceException ConnectionFailure(Exception error, SecretText secret)
    {
        string message = secret.Remove(error.Message);
        string? state = (error as DbException)?.SqlState;
        if (Find<TimeoutException>(error) is not null || Find<SocketException>(error) is not null)
        {
            string cause = secret.Remove(Find<SocketException>(error)?.Message ?? error.Message);
            return new SourceException(SourceDiagnostics.HostUnreachable, $"cannot reach its database: {cause.TrimEnd('.')}. Check the host in '{ConnectionStringName}' and the network.", isTransient: true);
        }

        return new SourceException(
            SourceDiagnostics.DatabaseRefused,
            $"is refused by its database: {message.TrimEnd('.')}. Check user, password and database in '{ConnectionStringName}'.",
            state is not null && (error as DbException)!.IsTransient);
    }

    private static SourceException QueryFailure(DbException error, SecretText secret, FetchSettings settings)
    {
        string message = secret.Remove(error.Message).TrimEnd('.');
        return Find<TimeoutException>(error) is not null || error.SqlState == "57014"
            ? new SourceException(SourceDiagnostics.BrokenOff, $"took longer than {settings.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s (ModelFetchTimeout).")
            : Find<SocketException>(error) is not null
            ? new SourceException(SourceDiagnostics.BrokenOff, $"broke off: {message}", isTransient: true)
            : new SourceException(SourceDiagnostics.QueryFailed, $"has a query that failed: {message}.", error.IsTransient);
    }

    private async Task CopyAsync(DbDataReader reader, Stream target, IStageLog log, CancellationToken cancellationToken)
    {
        await using var csv = new CsvText(target);
        for (int column = 0; column < reader.FieldCount; column++)
        {
            csv.Add(reader.GetName(column));
        }

        await csv.EndRowAsync().ConfigureAwait(false);
        for (long rows = 1; await reader.ReadAsync(cancellationToken).ConfigureAwait(false); rows++)
        {
            for (int column = 0; column < reader.FieldCount; column++)
            {
                csv.Add(Text(reader, column));
            }

            await csv.EndRowAsync().ConfigureAwait(false);
            if (rows % 10_000 == 0)
            {
                log.Progress(string.Create(CultureInfo.InvariantCulture, $"fetching {Name}: {rows:N0} rows"));
            }
        }
    }

    private static string Text(DbDataReader reader, int column)
    {
        try
        {
            return reader.IsDBNull(column) ? "" : ValueText.Of(reader.GetValue(column)) ?? throw Unsupported(reader, column, "values without a text");
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException or NotSupportedException or FormatException)
        {
            throw Unsupported(reader, column, "a value that .NET cannot hold");
        }
    }

    private static SourceException Unsupported(DbDataReader reader, int column, string what) =>
        new(SourceDiagnostics.ValueUnsupported, $"gives {what} in the column '{reader.GetName(column)}' of the type {reader.GetDataTypeName(column)}. Make it text, a number or a date in the query, for example with CAST, or leave the column out.");

    private static T? Find<T>(Exception? error)
        where T : Exception
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is T found)
            {
                return found;
            }
        }

        return null;
    }
}
