using System.Text;

namespace Sinkhole.Exporting;

/// <summary>README.txt of a package: what is in it, how it is verified and opened, in words for somebody who has nothing else.</summary>
/// <remarks>Each line of it that begins with two or four spaces is for a shell; tests run them all.</remarks>
internal sealed record PackageReadme
{
    /// <summary>The order.</summary>
    public required string Order { get; init; }

    /// <summary>Whether the content is sealed.</summary>
    public required bool IsSealed { get; init; }

    /// <summary>Whether hits have sealed accounts.</summary>
    public required bool HasAccounts { get; init; }

    /// <summary>Whether there is a checkpoint with a time stamp.</summary>
    public required bool IsStamped { get; init; }

    /// <summary>Whether there is a checkpoint that witnesses have cosigned.</summary>
    public required bool IsCosigned { get; init; }

    private string Options => (IsCosigned ? " --witness w1.pub" : string.Empty) + (IsStamped ? " --tsa-ca tsa-root.pem" : string.Empty);

    /// <summary>The text.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Head);
        string whatIsSealed = IsSealed ? "content is" : "accounts are";
        Add(
            IsSealed || HasAccounts,
            $"authority.key  the private key of any one of the certificates that the {whatIsSealed} sealed to\n");
        Add(IsCosigned, "w1.pub         the key of the witness that cosigned\n");
        Add(IsStamped, "tsa-root.pem   the root certificate of the time-stamp authority\n");
        text.Append(IsSealed ? VerifyClosed : Verify).Append(Verifiers);
        Add(IsStamped, Stamp);
        Add(IsSealed, Open + Verifiers);
        Add(HasAccounts, Account);
        return text.ToString();

        void Add(bool isWanted, string part) => text.Append(isWanted ? part : string.Empty);
    }

    private string Head => $"""
        Records of order {Order}

        records-001.txt ...     the evidence: a record in each line, with the proof that the checkpoint has it
        leaves.txt              the places of these records in the journal's tree
        report-001.html ...     the same for reading and printing
        csv/                    hits in the columns of Shadowserver's sinkhole reports
        ecs-001.jsonl ...       hits in the fields of the Elastic Common Schema
        accounts-001.jsonl ...  the sealed account of each hit that has one, with what opens it
        custody.jsonld          how these records came here, step by step, for programs that read CASE/UCO
        seals/                  the keys of sealed accounts, each sealed to the authority's certificates
        checkpoint              the signed state of the journal that has all records
        stamped.*               an earlier checkpoint with a time stamp (RFC 3161), if there is one; stamped.path shows that the
                                checkpoint continues it
        cosigned.*              the same for cosignatures of witnesses
        manifest.json           every file with its SHA-256, and how the package was made; manifest.note is the signature. In its counts
                                "erased" are records that a signed note of an erasure names, "without_keys" those whose storage key
                                was lost; of neither the order is known
        key.pub                 the key of the log; compare it with one that you have from another place

        Work on a copy: opening writes beside the exhibit, and into the package. Run the lines below in the folder that has the copy in it,
        under the name PACKAGE. Put nothing else into the package: a file that the manifest does not name is damage. Beside it must be:

        hits.pub       the key of the log, from another place than this package
        verifier/      for the lines with python3: verify.py, package.py, notes.py, journal.py and log.py. They must lie together, and are
                       in tests/verifier of the program's source

        """;

    private const string VerifyClosed = """

        To verify the package as it came, without a private key and without a network. The content is sealed, so this shows that all files
        are as they were written and signed; record by record it is shown only once they are opened:


        """;

    private const string Verify = """

        To verify all files and each record, without a private key and without a network:


        """;

    private string Verifiers => $"""
          sinkhole evidence verify PACKAGE --key hits.pub{Options}

        or, without this program:

          python3 verifier/verify.py PACKAGE hits.pub{Options}

        """;

    private const string Stamp = """

        To verify the time stamp with openssl alone. The certificate of an authority expires, so what counts is whether it was valid at the
        time of the stamp, which -attime takes in seconds since 1970. "date -d" is of GNU; on macOS it is
        date -j -u -f '%b %e %T %Y %Z' "$when" +%s

          when=$(openssl ts -reply -in PACKAGE/stamped.tsr -text 2> /dev/null | sed -n 's/^Time stamp: //p' | tail -n 1)
          openssl ts -verify -data PACKAGE/stamped.note -in PACKAGE/stamped.tsr -CAfile tsa-root.pem -attime "$(date -u -d "$when" +%s)"

        """;

    private const string Open = """

        To open the content with authority.key. With another key nothing is opened: openssl says so of each file, and none is left. Without
        -debug_decrypt it would write octets that mean nothing, and say nothing:

          find PACKAGE -path PACKAGE/seals -prune -o -name '*.p7m' -print | while read -r f; do
            openssl cms -decrypt -debug_decrypt -inform DER -in "$f" -inkey authority.key -out "${f%.p7m}" || rm -f "${f%.p7m}"; done

        To verify it again, now each record too:


        """;

    private const string Account = """

        To read one account with authority.key. A line of accounts-*.jsonl is that of the hit whose reference it has; 1p takes the first:

          line=$(cat PACKAGE/accounts-*.jsonl | sed -n 1p)
          field() { printf '%s\n' "$line" | sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/"; }
          field value | base64 -d > value.sealed
          envelope="PACKAGE/seals/$(field order)/$(field day)-$(field key_id).p7m"
          openssl cms -decrypt -debug_decrypt -inform DER -inkey authority.key -in "$envelope" -out day.key || rm -f day.key
          key=$(od -An -v -tx1 day.key | tr -d ' \n')
          nonce=$(tail -c +10 value.sealed | head -c 12 | od -An -v -tx1 | tr -d ' \n')
          octets=$(($(wc -c < value.sealed) - 37))
          tail -c +22 value.sealed | head -c "$octets" | openssl enc -d -aes-256-ctr -K "$key" -iv "${nonce}00000002"

        A line without a day cannot be opened: the key was erased. These lines do not check the tag of the value, its last 16 octets. Any
        library with AES-256-GCM does; the additional data are five lines, each with LF at its end: sinkhole.sealed/1, order, reference,
        key_id, record_version.

        """;
}
