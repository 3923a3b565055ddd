"""PubMed's XML of articles and books."""

from exports import entries

ARTICLE = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">31366609</PMID>
<Article PubModel="Electronic"><Journal><ISSN IssnType="Electronic">1098-6618</ISSN><JournalIssue><Volume>32</Volume>
<Issue>4</Issue><PubDate><Year>2019</Year><Month>Sep</Month></PubDate></JournalIssue>
<Title>Clinical microbiology reviews</Title>
<ISOAbbreviation>Clin Microbiol Rev</ISOAbbreviation></Journal>
<ArticleTitle>Therapy for <i>vivax</i> malaria.</ArticleTitle>
<Pagination><StartPage>839</StartPage><MedlinePgn>839-52</MedlinePgn></Pagination>
<ELocationID EIdType="pii">e00011-19</ELocationID>
<ELocationID EIdType="doi" ValidYN="Y">10.1128/CMR.00011-19</ELocationID>
<Abstract><AbstractText Label="BACKGROUND">Text &lt; 5.</AbstractText>
<AbstractText Label="TRIAL">NCT01234567</AbstractText></Abstract>
<AuthorList><Author><LastName>Baird</LastName><ForeName>J Kevin</ForeName><Initials>JK</Initials></Author>
<Author><CollectiveName>A Group</CollectiveName></Author></AuthorList><Language>eng</Language>
<DataBankList><DataBank><DataBankName>ISRCTN</DataBankName>
<AccessionNumberList><AccessionNumber>ISRCTN12345678</AccessionNumber>
</AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
<PublicationType>Review</PublicationType>
</PublicationTypeList></Article></MedlineCitation>
<PubmedData><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.9999/another</ArticleId></ArticleIdList>
</Reference></ReferenceList></PubmedData></PubmedArticle>"""
BOOK = """<PubmedBookArticle><BookDocument><PMID Version="1">20301506</PMID><ArticleIdList>
<ArticleId IdType="doi">10.1007/978-3-030-1</ArticleId></ArticleIdList><Book><BookTitle>GeneReviews</BookTitle>
<PubDate><Year>1993</Year></PubDate></Book><ArticleTitle>Achondroplasia</ArticleTitle><Language>eng</Language>
<AuthorList><Author><LastName>Legare</LastName><Initials>JM</Initials></Author></AuthorList>
<PublicationType>Review</PublicationType><Abstract><AbstractText>Text</AbstractText></Abstract></BookDocument></PubmedBookArticle>"""
SET = (
    "<?xml version='1.0'?>\n<!DOCTYPE PubmedArticleSet PUBLIC '-//NLM//DTD' 'https://dtd.nlm.nih.gov/pubmed.dtd'>\n"
    "<PubmedArticleSet>\n{}\n</PubmedArticleSet>"
)


def test_articles_and_books_are_read():
    file_format, [article, book], rejected = entries(SET.format(f"{ARTICLE}\n{BOOK}"))
    assert (file_format, rejected) == ("pubmed xml", [])
    assert article.title == "Therapy for vivax malaria."
    assert article.authors == ("Baird, J Kevin", "A Group")
    assert (article.journal, article.year) == ("Clinical microbiology reviews", "2019")
    assert (article.volume, article.issue, article.pages) == ("32", "4", "839-52")
    assert (article.doi, article.pmid, article.accession) == ("10.1128/CMR.00011-19", "31366609", "pmid:31366609")
    assert article.registry_id == "ISRCTN12345678; NCT01234567"
    assert article.abstract == "BACKGROUND: Text < 5. TRIAL: NCT01234567"
    assert (article.issn, article.language) == ("1098-6618", "eng")
    assert article.publication_type == "Journal Article; Review"
    assert (book.title, book.journal, book.authors) == ("Achondroplasia", "GeneReviews", ("Legare, JM",))
    assert (book.accession, book.doi, book.year) == ("pmid:20301506", "10.1007/978-3-030-1", "1993")


def test_the_doi_of_a_cited_article_is_not_the_articles():
    text = SET.format(ARTICLE.replace('<ELocationID EIdType="doi" ValidYN="Y">10.1128/CMR.00011-19</ELocationID>', ""))
    assert entries(text)[1][0].doi == ""


def test_a_set_on_one_line_that_is_cut_off_keeps_what_came_before():
    text = SET.format(ARTICLE * 3).replace("\n", " ")
    _, records, rejected = entries(text[: text.rindex("<Language>")])
    assert (len(records), [(one.position, one.line) for one in rejected]) == (2, [(3, 1)])
