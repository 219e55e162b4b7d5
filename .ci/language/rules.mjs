// Defines the rules that patterns can check in one sentence. A space in a pattern matches any white space. Inline code,
// addresses and quotations appear as a row of X.

const VERB =
  'is|are|was|were|do|does|did|has|have|had|can|cannot|could|must|may|might|will|would|should|needs?|reads?|sends?'
const INFRASTRUCTURE =
  'prox(?:y|ies)|nginx|caddy|apache|haproxy|traefik|envoy|(?:api )?gateways?|(?:load )?balancers?|cdns?|cloudflare|cloudfront|firewalls?|nats?|vpns?|ingress(?:es)?|caches?|log-?ins?|paywalls?|flags?|scenes'
// "Answers a preflight" is fine, unlike "answers with 204" or "the answer".
const REQUEST = 'preflights?|requests?|options|cors|upgrades?|handshakes?'
const CLAUSE_END = '[,;–—]'
// A word of the subject of a clause. The others show that "for" begins no clause.
const NOUN_WORD =
  "(?!(?:what|which|who|whose|that|this|it|they|we|you|there|if|where|when|while|as|and|or|of|in|on|with|without|because|since)\\b)[\\w'’-]+"
const AT_START = '^[^\\p{L}]*'

const RULES = {
  // Words that do not appear.
  word: [
    [
      /(?<!\bas (?:it|they) )\b(?:stands?|stood|standing)\b(?!-)(?! (?:for|in for|alone|out|up)\b)(?<!long-standing)/,
      'write "is", or say who does what: "middleware mounted before `cors()`"',
    ],
    [
      `\\bbehind\\b(?! (?:[\\w'’-]+ ){0,3}(?:${INFRASTRUCTURE})\\b)`,
      'write "after"; "behind a proxy" is fine',
    ],
    [/\bbeside\b/, 'write "next to", "with" or "in addition to"'],
    [`(?<!\\b(?:${INFRASTRUCTURE})\\b[^.:;]{0,30})\\bin front of\\b`, 'write "before"'],
    [/\b(?:to |of |for |by |from |with )?whom\b/, 'write "who", or name the one: "which origins"'],
    [/\bwhatever\b/, 'write "any", "anything" or "regardless of"'],
    [/\bthrice\b/, 'write "three times"'],
    [/\bmend(?:s|ed|ing)?\b/, 'write "fix"'],
    [/\b(?:hears?|heard|hearing)\b/, 'write "is called with" or "receives"'],
    [
      /\btold of\b|\btells? of\b|\b(?:X+|hooks?|callbacks?|listeners?|nobody|everybody) (?:is|are|was) (?:then |never |not )?told\b|\bis told each\b/,
      'write "is called with", "receives" or "is reported"',
    ],
    [
      /\b(?:needs?|needed|without|gives?|given|gave|asks?|asked|grants?|granted|takes?|has|have|had|gets?|got|with|by|for|no|explicit|special|its|their|your|.s) leave\b(?! (?:it|them|an?|the|this|that|out|alone)\b)/,
      'write "permission" or "opt-in"',
    ],
    [`${CLAUSE_END} for (?:it|they|he|she|we|you) (?!always\\b)(?:${VERB}|[a-z]{3,}s)\\b`, 'write "because"'],
    [
      `${CLAUSE_END} for (?:there|this|these|nobody|nothing|everybody|somebody) (?:${VERB})\\b`,
      'write "because"',
    ],
    [`${CLAUSE_END} for (?!example\\b|instance\\b)(?:${NOUN_WORD} ){1,4}(?:${VERB})\\b`, 'write "because"'],
    [
      `${CLAUSE_END} for (?:the|an?|each|every|no) \\w+ \\w+s (?:it|them|the|an?|no|every|all|only|nothing)\\b`,
      'write "because"',
    ],
    [/\bso that none\b/, 'name the noun: "so that no request …"'],
    [/\bof (?:its|their|your|my|our|his|her|one.s) own\b/, 'write "its own …", "separate" or "custom"'],
    [/, too\b(?! \w)/, 'write "also" before the verb, or leave it out'],
  ],
  // "Is not a", not "is no".
  'is-no': [
    [
      /(?<!\bthere (?:\w+ ){0,2})(?:\b(?:is|are|was|were|be|been|am)|\b(?:it|that|this|which|he|she)['’]s) no\b(?!-)(?! (?:longer|more|less|fewer|later|earlier|different|better|worse|bigger|larger|smaller|further|faster|slower|one|matter)\b)/,
      'write "is not a …", or what it does not do',
    ],
    [
      /(?<!\bthere (?:\w+ ){0,2})\b(?:is|are|was|were) none\b(?! (?:of|left|the)\b)/,
      'write "is not one", or name the noun',
    ],
  ],
  // Name the noun.
  subject: [
    [
      `${AT_START}what\\b(?! (?:to|you)\\b)(?!.s new\\b)(?=.* .)(?!.*\\?\\W*$)`,
      'name the noun, or begin with the verb: "middleware mounted before `cors()`"',
      'text',
    ],
    [
      `${AT_START}what (?:is|are|was|were|stands?|stood|comes?|came|takes?|took|holds?|returns?|follows?)\\b(?!.*\\?\\W*$)`,
      'name the noun: "Targets and results"',
      'title',
    ],
    [`${AT_START}who(?:so)?ever\\b`, 'name the noun: "An attacker who …"'],
    [
      `${AT_START}whose\\b(?=.* .)(?!.*\\?\\W*$)`,
      'name the noun: "Which origins can read responses."',
      'text',
    ],
    [/\bthat which\b/, 'name the noun'],
  ],
  // The field's words.
  term: [
    [
      `(?<!\\b(?:you|users?|people|person|somebody) |\\b(?:${REQUEST}) (?:is|are|was|were|be|been) (?:not |also )?)\\banswer(?:s|ed|ing)?\\b(?<!questions? and answers?)(?! (?:the|an?|each|every|this|these|your|all) questions?\\b)(?! (?:(?!(?:to|of|for|from|with|in)\\b)[\\w-]+ ){0,3}(?:${REQUEST})\\b)(?!.*\\b(?:question|interview|prompt)s?\\b)(?<!\\b(?:question|interview|prompt)s?\\b.*)`,
      'write "response" or "responds"; only requests are answered',
    ],
    [
      /\bfault(?:s|y)?\b(?! (?:toleran|inject))(?<!\b(?:segmentation|page) fault)/,
      'write "error", "issue", "bug" or "vulnerability"; for "faulty", "invalid"',
    ],
    [
      /\bstrangers?(?:['’]s?)?(?!\w)(?! (?:than|things?)\b)/,
      'write "third-party site", "untrusted origin" or "anyone"',
    ],
    [
      /\b(?:polic(?:y|ies)|headers?|hooks?|patterns?|entr(?:y|ies)|(?<!of )options?) (?:also |never )?(?:says?|said)\b/,
      'a policy "allows", a header "contains", a hook "is called"',
    ],
    [/\b(?:white|black)-?list(?:s|ed|ing)?\b/, 'write "allow list" or "block list"'],
    [/\ballow-?lists?\b/, 'write "allow list"'],
    [/\bcase insensitive(?:ly)?\b/, 'write it with a hyphen'],
    [
      /\bno server starts\b|\b(?:polic(?:y|ies)|options?|patterns?|regexps?|wildcards?|settings?|configurations?|origins?|credentials|X+) (?:does not|do not|no longer|would not|did not|never) starts?\b/,
      'write "throws at startup" or "is invalid"',
    ],
  ],
  // Phrases from `phrases.json`.
  phrase: [
    [/\bwithout a word\b/, 'write "silently"'],
    [/\bwherever (?:it|they) (?:is|are|stands?)\b/, 'write "regardless of"'],
    [/\btakes? (?:\w+ ){1,2}away\b/, 'write "restricts"'],
    [/\bneeds? (?:\w+ ){1,4}and nothing else\b/, 'write "needs only"'],
    [/\b(?:never|does not|do not|did not) comes? there\b/, 'write "never reaches"'],
    [
      /\b(?:cookies?|responses?) (?:(?:does not|do not|never) comes?|comes?|came)\b(?=[.,;:]|$)/,
      'write "is sent" or "arrives"',
    ],
    [/\bonce and for all\b/, 'leave it out'],
    [
      /\bred sentences?\b|\bsentences? in (?:the|its|their|your) (?:browser.s )?console\b|\bconsole (?:has|shows|prints) (?:a|no|the) sentence\b/,
      'write "error"',
    ],
    [/\bon your own machine so far\b/, 'write "local development"'],
    [/\bin another way\b/, 'write "by other means" or "differently"'],
    [/\b(?:two|three|four|five|these) take part\b/, 'write "are involved"'],
    [/\b(?:server|browser|page|policy)['’]s thoughts\b/, 'write "what the server decides"'],
    [/\bof the \w+['’]s own\b(?= than\b|[.,;:)]|$)/, 'write "custom" or "its own …"'],
    [/\bthings to take from (?:it|this|that)\b/, 'write "key points"'],
    [/\b(?:places|things) must agree\b/, 'write "must line up"'],
    [/\b(?:marks? there|what (?:they|it) thr(?:ew|ows?) away)\b/, 'write "flags rejected …"'],
    [/\bif you can choose\b/, 'write "Prefer …"'],
    [/\bfor what is public\b/, 'name the noun: "for public data"'],
    [/\bevery second (?:time|one|request|page|call)\b/, 'write "every other …" or "intermittently"'],
    [/\bpass(?:es|ed|ing)? requests? on\b/, 'write "proxy" or "forward"'],
    [/\bwithout its checks?\b/, 'write what is disabled'],
    [/\border decides\b/, 'write "order matters"'],
    [/\bpays(?=[.,;:]|$)/, 'write what it saves or costs'],
    [/\bas ever\b/, 'write "normally"'],
    [/\bthe worst one\b/, 'write "the worst case"'],
    [/\b(?:yours|ours|theirs) altogether\b/, 'write "entirely your responsibility"'],
    [/\bdangerous words?\b/, 'write "the `dangerously…` options"'],
    [/\btells? nothing\b/, 'write "is uninformative"'],
    [/\bseen by running\b/, 'write "verified against"'],
    [/\botherwise than\b/, 'write "differently from"'],
    [/\bdo(?:es)? no harm\b/, 'write "is read-only"'],
    [/\bsessions? of (?:each|every|the) command\b/, 'write "sample output"'],
    [/\bwas aimed at\b/, 'write "targets"'],
    [/\bdiffers? from (?:itself|themselves)\b/, 'write "varies between runs"'],
    [/\bas good as (?:nothing|none)\b/, 'write "almost nothing"'],
    [/\b(?:cannot|can|may|might) be meant\b(?! (?:for|to|as)\b)/, 'write "is invalid" or "is risky"'],
    [
      /\bswallow(?:s|ed|ing)?\b(?! (?:\w+ ){0,3}(?:errors?|exceptions?|rejections?|throws?)\b)/,
      'write "covers" or "drops"',
    ],
    [/(?<=^X+ )starts it\.?$/, 'use the imperative: "Start it with …"'],
    [/\b(?:may|can|cannot) look into\b/, 'write "read"'],
    [/\bsays? what there is\b/, 'write "lists the available …"'],
  ],
  // Error messages have no contractions. The lookahead exempts a message that Chromium prints.
  contraction: [
    [
      /\b(?:\w+n\\?['’]t|(?:it|that|there|here|what|who|he|she|let)\\?['’]s|(?:you|they|we|i)\\?['’](?:re|ve|ll|d)|i\\?['’]m)\b(?! pass access control check)/,
      'write it out',
      'error',
    ],
  ],
}

/** The patterns of each rule: `{ pattern, instead, where }`. `where` limits one to `text`, `title` or `error`. */
export const rules = Object.fromEntries(
  Object.entries(RULES).map(([rule, rows]) => [rule, rows.map((row) => compile(...row))]),
)

function compile(pattern, instead, where) {
  const source = typeof pattern === 'string' ? pattern : pattern.source
  return { pattern: new RegExp(source.replaceAll(' ', '\\s+'), 'giu'), instead, where }
}
