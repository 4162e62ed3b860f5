// Asking, as a person does it: into the box, and looking below it.

/** The box, in either language. */
export const box = (page) => page.getByRole('searchbox');

/** Types into the box as soon as there is one. */
export async function type(page, question) {
  await box(page).waitFor();
  await box(page).fill(question);
}

/** Until the best answer is on the screen. */
export const answered = (page) => page.locator('.best').waitFor({ timeout: 60_000 });
