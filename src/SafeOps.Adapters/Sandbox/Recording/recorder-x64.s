# What stands in a program's place in an observed sandbox, for x86-64. It tells that it was started, and becomes the program:
# the same process, arguments (the name it was called by first) and environment. RecorderImage.cs has the assembled bytes and appends, where
# 'tail' is, the length of the program's path with its final zero, 1 where somebody is to be asked, and the path below the tree of real programs.
# A test assembles this text and compares.
    .intel_syntax noprefix
    .text
    .globl _start
_start:
    mov     rbx, rsp
    mov     r12, [rbx]                  # argc
    lea     r13, [rbx + 8]              # argv
    lea     r14, [r13 + r12*8 + 8]      # envp
    mov     rdi, r14
1:  mov     rax, [rdi]
    add     rdi, 8
    test    rax, rax
    jnz     1b
2:  mov     rax, [rdi]                  # the auxiliary vector
    cmp     rax, 31                     # AT_EXECFN: the file as it was named to execve
    je      3f
    add     rdi, 16
    test    rax, rax
    jnz     2b
    mov     r15, [r13]
    jmp     4f
3:  mov     r15, [rdi + 8]
4:  mov     rbp, [r14]                  # the arguments lie together, up to the first variable
    test    rbp, rbp
    cmovz   rbp, r15

    sub     rsp, 8192                   # 0 the message's head, 64 its pieces, 256 the working folder
    mov     dword ptr [rsp], 0x31524F53 # 'SOR1'
    mov     eax, 39                     # getpid
    syscall
    mov     [rsp + 4], eax
    mov     eax, 110                    # getppid
    syscall
    mov     [rsp + 8], eax
    mov     [rsp + 12], r12d
    lea     rdi, [rsp + 256]
    mov     esi, 4096
    mov     eax, 79                     # getcwd
    syscall
    test    rax, rax
    jg      5f
    mov     byte ptr [rsp + 256], 0
    mov     eax, 1
5:  mov     ecx, 1800                   # the whole message stays within what a pipe takes at once
    cmp     eax, ecx
    cmova   eax, ecx
    mov     [rsp + 16], eax
    lea     rdi, [rsp + 256]
    mov     [rsp + 80], rdi
    mov     [rsp + 88], rax
    mov     rdi, r15
    xor     eax, eax
6:  inc     eax
    cmp     byte ptr [rdi + rax - 1], 0
    jne     6b
    cmp     eax, ecx
    cmova   eax, ecx
    mov     [rsp + 20], eax
    mov     [rsp + 96], r15
    mov     [rsp + 104], rax
    mov     eax, [rip + tail]
    mov     [rsp + 24], eax
    lea     rdi, [rip + tail + 8 + 18]
    mov     [rsp + 112], rdi
    mov     [rsp + 120], rax
    mov     rax, rbp
    sub     rax, [r13]
    mov     [rsp + 28], eax
    mov     eax, [rip + tail + 4]
    mov     [rsp + 32], eax
    mov     [rsp + 64], rsp
    mov     qword ptr [rsp + 72], 36

    mov     edi, -100                   # AT_FDCWD
    lea     rsi, [rip + log]
    mov     edx, 0x80001                # O_WRONLY | O_CLOEXEC
    mov     eax, 257                    # openat
    syscall
    test    eax, eax
    js      run
    mov     ebx, eax
    mov     edi, ebx
    lea     rsi, [rsp + 64]
    mov     edx, 4
    mov     eax, 20                     # writev
    syscall

    mov     r12, [r13]                  # the arguments, in messages of their own
    mov     dword ptr [rsp], 0x32524F53 # 'SOR2'
    mov     qword ptr [rsp + 72], 12
7:  mov     rax, rbp
    sub     rax, r12
    jbe     8f
    mov     ecx, 4000
    cmp     rax, rcx
    cmova   rax, rcx
    mov     [rsp + 8], eax
    mov     [rsp + 80], r12
    mov     [rsp + 88], rax
    add     r12, rax
    mov     edi, ebx
    lea     rsi, [rsp + 64]
    mov     edx, 2
    mov     eax, 20
    syscall
    test    rax, rax
    jg      7b
8:  mov     edi, ebx
    mov     eax, 3                      # close
    syscall

    cmp     dword ptr [rip + tail + 4], 0
    je      run
    mov     eax, 57                     # fork: the child asks, and ends as the program is to end
    syscall
    test    eax, eax
    js      run
    jz      ask
    mov     edi, eax
    mov     dword ptr [rsp], 0x7F00     # kept where nobody can wait for a child, as SIGCHLD is ignored
    mov     rsi, rsp
    xor     edx, edx
    xor     r10d, r10d
    mov     eax, 61                     # wait4
    syscall
    mov     edi, [rsp]
    mov     eax, edi
    and     eax, 127
    jz      9f
    cmp     eax, 10                     # SIGUSR1: the program is to run
    je      run
    lea     edi, [eax + 128]
    jmp     end
9:  shr     edi, 8
    jmp     end

ask:
    lea     rdi, [rip + asker]
    mov     [rsp], rdi
    mov     qword ptr [rsp + 8], 0
    mov     rsi, rsp
    mov     rdx, r14
    mov     eax, 59
    syscall
    mov     edi, 127
    jmp     end

run:
    lea     rdi, [rip + tail + 8]
    mov     rsi, r13
    mov     rdx, r14
    mov     eax, 59                     # execve
    syscall
    mov     edi, 127
    cmp     eax, -13                    # EACCES
    jne     end
    mov     edi, 126
end:
    mov     eax, 231                    # exit_group
    syscall

log:    .asciz  "/dev/.safeops/control/log"
asker:  .asciz  "/dev/.safeops/control/ask"
    .balign 4
tail:
