package quadrant.cli;

import java.util.ArrayList;
import java.util.List;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.task.Printable;

/** The verbs by chapter, each with the first sentence of its summary and an example. */
final class Overview {
    private static final String HEAD =
            "Transfer learning for microscopy: fine-tunes a pretrained network on a few labelled images, as deep as their"
                    + " number and their similarity to the pretraining data call for.";

    private static final int COLUMNS = 80;
    private static final String INDENT = " ".repeat(23);

    private Overview() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>(Printable.lines(HEAD, COLUMNS));
        for (Verb.Chapter chapter : Verb.Chapter.values()) {
            lines.add("");
            lines.add(chapter.title());
            Verbs.ALL.stream().filter(v -> v.chapter() == chapter).forEach(v -> {
                List<String> summary = Printable.lines(sentence(v.summary()), COLUMNS - INDENT.length());
                lines.add(String.format("  %-20s %s", v.name(), summary.get(0)));
                summary.stream().skip(1).forEach(l -> lines.add(INDENT + l));
                lines.add(INDENT + "quadrant " + v.examples().get(0));
            });
        }
        lines.add("");
        lines.add("Begin with finetune. quadrant VERB --help explains a verb and its options.");
        return lines;
    }

    private static String sentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
