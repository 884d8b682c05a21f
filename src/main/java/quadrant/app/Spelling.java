package quadrant.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that a misspelt one may stand for, by the edit distance of Levenshtein (Soviet Physics Doklady 10, 1966). */
public final class Spelling {
    private static final int LETTERS_PER_MISTAKE = 3;
    private static final int MOST = 3;

    private Spelling() {}

    /** The nearest names, at most three: those with a wrong letter in three, and those that begin alike; empty where none is near. */
    public static List<String> near(String given, Collection<String> names) {
        int mistakes = Math.max(1, given.length() / LETTERS_PER_MISTAKE);
        String begun = given.substring(0, Math.min(given.length(), LETTERS_PER_MISTAKE));
        return names.stream()
                .filter(n -> n.startsWith(begun) || distance(given, n) <= mistakes)
                .sorted(Comparator.comparingInt((String n) -> distance(given, n))
                        .thenComparing(n -> n))
                .limit(MOST)
                .toList();
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
