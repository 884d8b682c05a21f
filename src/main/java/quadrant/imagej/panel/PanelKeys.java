package quadrant.imagej.panel;

import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.TextComponent;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.util.Optional;
import java.util.function.Predicate;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;

/** The keys of the panel, in its own window and in those of its images; before ImageJ sees them, which has other uses for some. */
final class PanelKeys implements KeyEventDispatcher {
    /** What keys do. */
    interface Actions {
        /** The class of this number, 0 for none. */
        void number(int number);

        void next();

        void undo();

        void redo();
    }

    private final Predicate<Window> ours;
    private final Actions actions;

    /** @param ours the windows in which the keys hold */
    PanelKeys(Predicate<Window> ours, Actions actions) {
        this.ours = ours;
        this.actions = actions;
    }

    void listen() {
        KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(this);
    }

    void stop() {
        KeyboardFocusManager.getCurrentKeyboardFocusManager().removeKeyEventDispatcher(this);
    }

    @Override
    public boolean dispatchKeyEvent(KeyEvent e) {
        KeyboardFocusManager focus = KeyboardFocusManager.getCurrentKeyboardFocusManager();
        Window window = focus.getFocusedWindow();
        boolean writing =
                focus.getFocusOwner() instanceof JTextComponent || focus.getFocusOwner() instanceof TextComponent;
        if (window == null || writing || !ours.test(window)) {
            return false;
        }
        Optional<Runnable> action = action(e);
        // what follows a press, its character and its release, is not ImageJ's either
        boolean typed = e.getID() == KeyEvent.KEY_TYPED
                && (Character.isDigit(e.getKeyChar()) || Character.toLowerCase(e.getKeyChar()) == 'n');
        if (action.isPresent() && e.getID() == KeyEvent.KEY_PRESSED) {
            action.get().run();
        }
        return action.isPresent() || typed;
    }

    private Optional<Runnable> action(KeyEvent e) {
        boolean with = e.isControlDown() || e.isMetaDown();
        int key = e.getKeyCode();
        if (e.isAltDown()) {
            return Optional.empty();
        }
        if (with) {
            boolean again = key == KeyEvent.VK_Y || (key == KeyEvent.VK_Z && e.isShiftDown());
            return again
                    ? Optional.of(actions::redo)
                    : key == KeyEvent.VK_Z ? Optional.of(actions::undo) : Optional.empty();
        }
        int digit = digit(key);
        return digit >= 0 ? Optional.of(() -> actions.number(digit)) : Optional.ofNullable(plain(key));
    }

    private static int digit(int key) {
        if (key >= KeyEvent.VK_0 && key <= KeyEvent.VK_9) {
            return key - KeyEvent.VK_0;
        }
        return key >= KeyEvent.VK_NUMPAD0 && key <= KeyEvent.VK_NUMPAD9 ? key - KeyEvent.VK_NUMPAD0 : -1;
    }

    private @Nullable Runnable plain(int key) {
        return switch (key) {
            case KeyEvent.VK_DELETE, KeyEvent.VK_BACK_SPACE -> () -> actions.number(0);
            case KeyEvent.VK_N -> actions::next;
            default -> null;
        };
    }
}
