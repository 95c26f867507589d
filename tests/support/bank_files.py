"""Files as banks give them, with fictional movements: tables in several layouts, messages in every version."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import xlsxwriter

from app.ledger.bank.columns import layout_of
from app.ledger.bank.lines import BankFile, BankLine
from app.ledger.bank.table_reader import movements_of, read_sheet

TODAY = date(2026, 11, 25)
VERSIONS = ("02", "03", "04", "05", "06", "07", "08")


def read_table(data: bytes) -> BankFile:
    """Return what is in a table whose columns nobody has corrected."""
    sheet = read_sheet(data)
    return movements_of(sheet, layout_of(sheet), today=TODAY)


@dataclass(frozen=True)
class Moved:
    """A movement as a test writes it."""

    cents: int
    text: str
    on: date = date(2026, 11, 3)
    name: str = ""
    reference: str = ""


def moved(line: BankLine) -> tuple[date, int, str]:
    """Return what tells a line in a test."""
    return line.on, line.cents, line.text


# The same three movements of three days, as seven banks tell them.
EXPECTED = (
    (date(2026, 11, 2), 12_050, "Bonifico da Anna Prova K7QM-4XWP"),
    (date(2026, 11, 3), -123_456, "Bonifico a Cascina Prova fattura 12"),
    (date(2026, 11, 4), -150, "Commissioni bonifico"),
)
SEPARATE = (
    "Data;Valuta;Dare;Avere;Divisa;Descrizione operazione\r\n"
    "02/11/2026;02/11/2026;;120,50;EUR;Bonifico da Anna Prova K7QM-4XWP\r\n"
    "03/11/2026;03/11/2026;1.234,56;;EUR;Bonifico a Cascina Prova fattura 12\r\n"
    "04/11/2026;04/11/2026;1,50;;EUR;Commissioni bonifico\r\n"
    ";;;;;\r\n"
    "Saldo finale;04/11/2026;;884,44;EUR;\r\n"
).encode("cp1252")
SIGNED = (
    b"Elenco movimenti\n\nConto corrente:;IT60X0542811101000000123456\nSaldo iniziale;2.000,00\n\n"
    b"Data contabile;Data valuta;Importo;Divisa;Causale;Descrizione\n"
    b"02/11/26;02/11/26;+120,50;EUR;48;Bonifico da Anna Prova K7QM-4XWP\n"
    b"03/11/26;03/11/26;-1.234,56;EUR;26;Bonifico a Cascina Prova fattura 12\n"
    b"04/11/26;04/11/26;-1,50;EUR;16;Commissioni bonifico\n"
)
AMERICAN = (
    '"Data_Operazione","Data_Valuta","Entrate","Uscite","Descrizione","Stato"\n'
    '"2026-11-02","2026-11-02","120.50","","Bonifico da Anna Prova K7QM-4XWP","Contabilizzato"\n'
    '"2026-11-03","2026-11-03","","-1,234.56","Bonifico a Cascina Prova fattura 12","Contabilizzato"\n'
    '"2026-11-04","2026-11-04","","-1.50","Commissioni bonifico","Contabilizzato"\n'
    '"2026-11-05","2026-11-05","","-9.99","Spesa con carta","In corso"\n'
).encode("utf-8-sig")
TABBED = (
    "Data Contabile\tData Valuta\tAddebiti (euro)\tAccrediti (euro)\tDescrizione operazioni\n"
    "02/11/2026\t02/11/2026\t\t120,50\tBonifico da Anna Prova K7QM-4XWP\n"
    "03/11/2026\t03/11/2026\t-1.234,56\t\tBonifico a Cascina Prova fattura 12\n"
    "04/11/2026\t04/11/2026\t-1,50\t\tCommissioni bonifico\n"
    "\t\t-1.236,06\t120,50\tTotale\n"
).encode("utf-16")
LETTERED = (
    b"Data registrazione;Importo (EUR);Segno;Causale\n"
    b"2.11.2026;120,50;A;Bonifico da Anna Prova K7QM-4XWP\n"
    b"3.11.2026;1234,56;D;Bonifico a Cascina Prova fattura 12\n"
    b"4.11.2026;1,50;D;Commissioni bonifico\n"
)
BEHIND = (
    "Data operazione;Importo;Descrizione;Saldo\n"
    "02/11/2026;€ 120,50;Bonifico da Anna Prova K7QM-4XWP;€ 2.120,50\n"
    "03/11/2026;1.234,56-;Bonifico a Cascina Prova fattura 12;885,94\n"
    "04/11/2026;(1,50);Commissioni bonifico;884,44\n"
).encode()
NAMELESS = (
    b"02/11/2026;Bonifico da Anna Prova K7QM-4XWP;120,50\n"
    b"03/11/2026;Bonifico a Cascina Prova fattura 12;-1.234,56\n"
    b"04/11/2026;Commissioni bonifico;-1,50\n"
)
LAYOUTS = {
    "dare-avere": SEPARATE,
    "signed": SIGNED,
    "american": AMERICAN,
    "tabbed": TABBED,
    "lettered": LETTERED,
    "behind": BEHIND,
    "nameless": NAMELESS,
}


def table_of(lines: Sequence[Moved], *, head: str = "Data contabile;Importo;Descrizione") -> bytes:
    """Return a table of movements as a bank of the tests gives them."""
    rows = [
        f"{line.on:%d/%m/%Y};{line.cents / 100:.2f};{line.text}".replace(".", ",", 1)
        for line in lines
    ]
    return "\r\n".join([head, *rows, ""]).encode()


def xlsx_of(sheets: Sequence[tuple[str, Sequence[Sequence[object]]]]) -> bytes:
    """Return a workbook as a bank of the tests gives it."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(place, column, cell, days)
                    else:
                        sheet.write(place, column, cell)
    return stream.getvalue()


def camt_of(
    entries: Sequence[str],
    *,
    version: str = "02",
    opening: str = "2000.00",
    closing: str = "",
    iban: str = "IT60X0542811101000000123456",
) -> bytes:
    """Return a message around some entries."""
    balances = _balance("OPBD", opening) + (_balance("CLBD", closing) if closing else "")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        "<BkToCstmrStmt><GrpHdr><MsgId>PROVA-1</MsgId><CreDtTm>2026-11-24T18:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>1</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>{balances}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(code: str, amount: str) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-24</Dt></Dt></Bal>'
    )


def entry_of(
    line: Moved,
    *,
    version: str = "02",
    state: str = "BOOK",
    currency: str = "EUR",
    reversal: bool = False,
    structured: bool = False,
) -> str:
    """Return an entry with one payment, written as its version does."""
    newest = version == "08"
    told = f"<Sts><Cd>{state}</Cd></Sts>" if newest else f"<Sts>{state}</Sts>"
    party, direction = ("Dbtr", "CRDT") if line.cents > 0 else ("Cdtr", "DBIT")
    name = f"<Nm>{line.name}</Nm>"
    boxed = f"<Pty>{name}</Pty>" if newest else name
    related = f"<RltdPties><{party}>{boxed}</{party}></RltdPties>" if line.name else ""
    remittance = (
        f"<Strd><CdtrRefInf><Ref>{line.text}</Ref></CdtrRefInf></Strd>"
        if structured
        else f"<Ustrd>{line.text}</Ustrd>"
    )
    reference = f"<AcctSvcrRef>{line.reference}</AcctSvcrRef>" if line.reference else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{abs(line.cents) / 100:.2f}</Amt>'
        f"<CdtDbtInd>{direction}</CdtDbtInd>{'<RvslInd>true</RvslInd>' if reversal else ''}{told}"
        f"<BookgDt><Dt>{line.on.isoformat()}</Dt></BookgDt><ValDt><Dt>{line.on.isoformat()}</Dt></ValDt>"
        f"{reference}<NtryDtls><TxDtls>{related}<RmtInf>{remittance}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def batch_of(total: int, parts: Sequence[Moved], *, newer: bool = False) -> str:
    """Return an entry that several payments make together."""
    inside = "".join(
        f"<TxDtls><Refs><EndToEndId>{each.reference}</EndToEndId></Refs>"
        + (
            f'<Amt Ccy="EUR">{each.cents / 100:.2f}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            if newer
            else f'<AmtDtls><TxAmt><Amt Ccy="EUR">{each.cents / 100:.2f}</Amt></TxAmt></AmtDtls>'
        )
        + f"<RltdPties><Dbtr><Nm>{each.name}</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{each.text}</Ustrd></RmtInf></TxDtls>"
        for each in parts
    )
    return (
        f'<Ntry><Amt Ccy="EUR">{total / 100:.2f}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        "<BookgDt><DtTm>2026-11-03T10:00:00+01:00</DtTm></BookgDt><AcctSvcrRef>LOTTO-1</AcctSvcrRef>"
        f"<NtryDtls><Btch><NbOfTxs>{len(parts)}</NbOfTxs></Btch>{inside}</NtryDtls></Ntry>"
    )
