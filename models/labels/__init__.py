"""Labels: which row of a form a printed label names, and how like two labels are.

Steps of the matcher: `wordings` collects what a form prints, `columns` reads many labels at once, `features` compares them
(`difference` character by character, `characters` with what sounds or looks alike), `model` makes probabilities, `match`
decides or abstains. `dictionary` finds exact labels in running text, `rewordings` what other words say the same; `likeness` is where labels are measured by RapidFuzz.
It knows forms and text.
"""
