"""What texts are about: topics with keywords and typical texts, English and Chinese apart, the same in every run.

Each language's texts become vectors (`vectors`), the vectors communities (`clusters`), and each community gets its
words (`keywords`), and a name where there is a model to give one (`naming`). How many topics there are follows from the
texts. A remembered set of topics (`memory`) keeps the numbers of topics from run to run and tells which are new;
`trends` counts them over time.
"""

from insights.topics.finding import find_topics
from insights.topics.topic import Topic, Topics

__all__ = ["Topic", "Topics", "find_topics"]
