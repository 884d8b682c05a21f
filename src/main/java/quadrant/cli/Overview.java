package quadrant.cli;

import java.util.ArrayList;
import java.util.List;
import quadrant.app.Verb;
import quadrant.app.Verbs;

/** The verbs by chapter, each with the first sentence of its summary and an example. */
final class Overview {
    private static final String HEAD =
            "Transfer learning for microscopy: fine-tunes a pretrained network on a few labelled images, as deep as their"
                    + " number and their similarity to the pretraining data call for.";

    private Overview() {}

    static List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        for (Verb.Chapter chapter : Verb.Chapter.values()) {
            lines.add("");
            lines.add(chapter.title());
            Verbs.ALL.stream().filter(v -> v.chapter() == chapter).forEach(v -> {
                lines.add(String.format("  %-20s %s", v.name(), sentence(v.summary())));
                lines.add(" ".repeat(23) + "quadrant " + v.examples().get(0));
            });
        }
        lines.add("");
        lines.add("quadrant VERB --help explains a verb and its options.");
        return lines;
    }

    private static String sentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }
}
